# The fuzzer is a program of its own: to import it is to instrument the readers for all other tests.
collect_ignore = ["fuzz_readers.py"]
