/**
 * The backend that {@code docs/write-a-backend.md} writes, as a developer outside the project
 * would: from public classes alone.
 */
package com.example.toy;
