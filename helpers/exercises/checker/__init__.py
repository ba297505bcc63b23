"""How an answer is judged: the modules behind `check`, apart from the exercises themselves."""
