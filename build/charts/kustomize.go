package main

func kustomize(province, trial []object) {}
