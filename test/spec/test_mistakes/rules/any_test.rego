package any

test_nothing {
	x
}
