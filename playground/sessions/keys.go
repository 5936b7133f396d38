package sessions

const keysPath = path + "/keys"
