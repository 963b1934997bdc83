#!/bin/bash
# What any run costs at least: a hash of both files and a look at each line, on two cores.
set -e
(sha256sum "$1"; sha256sum "$2") > /dev/null &
wc -l "$1" "$2" > /dev/null
wait
