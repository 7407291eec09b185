// object: the list of all objects. A handle that is not in it, or not live, is refused.

#include <stdlib.h>

#include "emulator.h"

static struct object *all;

// A live object with one reference, its handle's.
void *born(size_t size, enum count kind, CUcontext context, void (*dispose)(struct object *)) {
  struct object *object = calloc(1, size);
  if (!object) abort();
  *object = (struct object){kind, 1, true, context, dispose, all};
  all = object;
  count(kind, 1);
  return object;
}

// Ends the life of a handle. What is queued may still use the object.
void buried(struct object *object) {
  object->live = false;
  count(object->kind, -1);
  release(object);
}

void retain(struct object *object) {
  object->references++;
}

void release(struct object *object) {
  if (--object->references > 0) return;
  struct object **link = &all;
  while (*link != object) link = &(*link)->next;
  *link = object->next;
  if (object->dispose) object->dispose(object);
  free(object);
}

bool is_live(const void *handle, enum count kind, CUcontext context) {
  for (const struct object *o = all; o; o = o->next)
    if (o == handle) return o->live && o->kind == kind && (!context || o->context == context);
  return false;
}

struct object *first_object(void) {
  return all;
}

// The live memory that holds all these bytes, or null.
struct memory *memory_at(CUdeviceptr address, size_t bytes, enum count kind) {
  for (struct object *o = all; o; o = o->next) {
    if (o->kind != kind || !o->live) continue;
    struct memory *m = (struct memory *)o;
    if (address >= m->address && address - m->address <= m->bytes &&
        bytes <= m->bytes - (address - m->address))
      return m;
  }
  return NULL;
}
