# Lines of text to C strings.
s/[\\"]/\\&/g
s/.*/"&\\n",/
