#!/bin/sh
# guard.sh STATE COMMAND...: runs COMMAND when the lease in the state folder is about to end without having been renewed.
# It outlives the agent that started it, also one that was killed or hangs: COMMAND powers leased instances off.
# It ends when the agent is gone and COMMAND has done its work, or nothing was ever leased in this boot.
set -u
state=$1
shift
exec 9> "$state/guard.lock"
flock -n 9 || exit 0
boot=$(cat /proc/sys/kernel/random/boot_id)
served=

agent_lives() {
  read -r pid 2> /dev/null < "$state/agent.pid" && [ -d "/proc/$pid" ]
}

while [ -d "$state" ]; do
  duty=none
  if read -r id ends margin saved 2> /dev/null < "$state/lease" && [ "$id" = "$boot" ]; then
    duty=watch
    # Hundredths of seconds since the boot, as milliseconds; the 1 in front keeps 08 from being octal.
    read -r up idle < /proc/uptime
    now=$((${up%.*} * 1000 + (1${up#*.} - 100) * 10))
    if [ "$ends" = "$served" ]; then
      duty=none
    elif [ "$now" -ge $((ends - margin * 3 / 4)) ]; then
      echo "guard: lease ended at $ends, now $now"
      "$@" 9>&- && served=$ends && duty=none
    fi
  fi
  [ $duty = watch ] || agent_lives || exit 0
  sleep 0.5 9>&-
done
