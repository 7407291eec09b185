/**
 * The backend that {@code docs/write-a-backend.md} writes, as somebody outside the project would:
 * from public classes alone.
 */
package com.example.toy;
