# Flattens the part of YAML that NoCloud files use: one line "path<TAB>value" for each scalar, with a path
# such as ethernets/id0/addresses/0. Understands nested maps and lists by indentation, lists inside square
# brackets, quotes and comments; JSON objects, anchors and block scalars are not understood.
function unquote(s,   q) {
  sub(/^[ \t]+/, "", s); sub(/[ \t]+$/, "", s)
  q = substr(s, 1, 1)
  if (q == "\"" || q == "'") {
    s = substr(s, 2)
    return index(s, q) ? substr(s, 1, index(s, q) - 1) : s
  }
  sub(/[ \t]+#.*$/, "", s)
  return s
}
function emit(path, value,   n, i, parts) {
  sub(/^[ \t]+/, "", value); sub(/[ \t]+$/, "", value)
  if (value ~ /^\[.*\]$/) {
    n = split(substr(value, 2, length(value) - 2), parts, ",")
    for (i = 1; i <= n; i++) if (parts[i] !~ /^[ \t]*$/) print path "/" (i - 1) "\t" unquote(parts[i])
    return
  }
  print path "\t" unquote(value)
}
function join_path(   i, p) {
  p = keys[1]
  for (i = 2; i <= depth; i++) p = p "/" keys[i]
  return p
}
# Forgets the levels that end before a line at this indentation.
function leave(indent, is_item) {
  while (depth > 0 && (indents[depth] > indent || (indents[depth] == indent && !(is_item && !items[depth])))) {
    if (is_item && items[depth] && indents[depth] == indent) break
    depth--
  }
}
function enter(indent, key, is_item) { depth++; indents[depth] = indent; keys[depth] = key; items[depth] = is_item }
/^[ \t]*(#|$)/ || /^---/ { next }
{
  match($0, /^ */); indent = RLENGTH; rest = substr($0, indent + 1)
  while (rest ~ /^-( |$)/) {
    leave(indent, 1)
    if (depth > 0 && items[depth] && indents[depth] == indent) keys[depth]++
    else enter(indent, 0, 1)
    rest = substr(rest, 2); match(rest, /^ */); indent += 1 + RLENGTH; rest = substr(rest, RLENGTH + 1)
    if (rest == "") next
    if (rest !~ /^-( |$)/ && rest !~ /^("[^"]*"|'[^']*'|[^ "'\[{][^ ]*) *:( |$)/) { emit(join_path(), rest); next }
  }
  if (!match(rest, /^("[^"]*"|'[^']*'|[^"'][^:]*(:[^ :][^:]*)*) *:( |$)/)) next
  key = substr(rest, 1, RLENGTH); rest = substr(rest, RLENGTH + 1)
  sub(/ *: *$/, "", key)
  leave(indent, 0)
  enter(indent, unquote(key), 0)
  if (rest !~ /^[ \t]*(#.*)?$/) emit(join_path(), rest)
}
