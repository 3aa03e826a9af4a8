package dev.allocator;

/**
 * Unused words in front of the fields of a subclass, two cache lines of 64 bytes, since processors fetch those in pairs:
 * virtual machines lay the fields of a superclass out first. The collector puts what all threads read at every call next
 * to whatever refers to it, and what a thread of the application writes there would take it from the others' caches.
 */
abstract class Padding {

    long front0;

    long front1;

    long front2;

    long front3;

    long front4;

    long front5;

    long front6;

    long front7;

    long front8;

    long front9;

    long front10;

    long front11;

    long front12;

    long front13;

    long front14;

    long front15;

}
