package dev.allocator;

import java.util.function.LongSupplier;

import dev.allocator.internal.housekeeping.Housekeeper;

/**
 * Who looks after a pool in the background.
 *
 * @param decay gives back what has not been used for long
 * @param epochs closes epochs. Another one, since epochs are closed thousands of times a second under load, while giving
 * back a gigabyte takes a tenth of a second: threads would have to close epochs themselves meanwhile
 * @param nanoClock tells the time as {@link System#nanoTime()} does
 */
record Housekeepers(Housekeeper decay, Housekeeper epochs, LongSupplier nanoClock) {

    /** Those of the process, which all pools share. */
    static final Housekeepers DAEMONS = new Housekeepers(new Housekeeper("allocator-housekeeper"),
            new Housekeeper("allocator-epoch-closer"), System::nanoTime);

}
