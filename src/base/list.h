// list: a counted array in an arena, typed where it is read.
//
//   List rows;  ...  const OrderRow *row = LIST_AT(&rows, OrderRow, i);
#pragma once
#include <stddef.h>

typedef struct {
    void *at;
    size_t n;
} List;

#define LIST_AT(list, Type, i) (&((Type *)(list)->at)[i])
#define LIST_OF(array)         ((List){ (void *)(array), COUNT(array) })
