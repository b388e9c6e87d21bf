@echo off
rem heapmon in the editor's terminals, run by the editor's own Node (HEAPMON_NODE), else by the one on the path.
setlocal
set ELECTRON_RUN_AS_NODE=1
if not defined HEAPMON_NODE set HEAPMON_NODE=node
"%HEAPMON_NODE%" "%~dp0..\dist\heapmon.js" %*
