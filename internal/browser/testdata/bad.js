'use strict'

console.error('said so', 42)
setTimeout(() => { throw new TypeError('nobody caught it') })
