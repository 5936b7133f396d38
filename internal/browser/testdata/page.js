'use strict'

const output = document.querySelector('output')
document.querySelector('.add').addEventListener('click', () => {
  output.textContent = String(Number(output.textContent) + 1)
  const late = document.querySelector('.late')
  if (late) requestAnimationFrame(() => { late.hidden = false })
})

const keys = document.querySelector('.keys')
keys?.addEventListener('keydown', (event) => {
  const held = [event.altKey && 'Alt', event.ctrlKey && 'Control', event.shiftKey && 'Shift']
  keys.append([...held.filter(Boolean), event.key].join('+') + ' ')
})
