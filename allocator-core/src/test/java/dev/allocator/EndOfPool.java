package dev.allocator;

/**
 * The two ways in which a pool invalidates everything at once.
 */
enum EndOfPool {

    RESET {

        @Override
        void on(MemoryPool pool) {
            pool.reset();
        }

    },

    CLOSE {

        @Override
        void on(MemoryPool pool) {
            pool.close();
        }

    };

    abstract void on(MemoryPool pool);

}
