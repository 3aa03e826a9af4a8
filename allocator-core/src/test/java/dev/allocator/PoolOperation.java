package dev.allocator;

/**
 * What a user can do with a pool, for the random test. Indexes count round whatever there is at the time.
 */
sealed interface PoolOperation {

    void on(ModelledPool pool);

    record Allocate(long byteSize, int alignmentLog2) implements PoolOperation {

        @Override
        public void on(ModelledPool pool) {
            pool.allocate(this.byteSize, 1L << this.alignmentLog2);
        }

    }

    record AllocateBy(AllocationStrategy strategy, long byteSize, int alignmentLog2) implements PoolOperation {

        @Override
        public void on(ModelledPool pool) {
            pool.allocate(this.byteSize, 1L << this.alignmentLog2, this.strategy);
        }

    }

    record AllocateBatch(long byteSize, int count) implements PoolOperation {

        @Override
        public void on(ModelledPool pool) {
            pool.allocateBatch(this.byteSize, this.count);
        }

    }

    record AllocateFixed(long byteSize) implements PoolOperation {

        @Override
        public void on(ModelledPool pool) {
            pool.allocateFixed(Math.clamp(this.byteSize, 1, 4096));
        }

    }

    record Deallocate(int index) implements PoolOperation {

        @Override
        public void on(ModelledPool pool) {
            pool.deallocate(this.index);
        }

    }

    record Reallocate(int index, long byteSize) implements PoolOperation {

        @Override
        public void on(ModelledPool pool) {
            pool.reallocate(this.index, this.byteSize);
        }

    }

    record ReallocateTyped(int index, long byteSize) implements PoolOperation {

        @Override
        public void on(ModelledPool pool) {
            pool.reallocateTyped(this.index, this.byteSize);
        }

    }

    record DeallocateBatch(int index, int count) implements PoolOperation {

        @Override
        public void on(ModelledPool pool) {
            pool.deallocateBatch(this.index, this.count);
        }

    }

    record DeallocateAgain(int index) implements PoolOperation {

        @Override
        public void on(ModelledPool pool) {
            pool.deallocateAgain(this.index);
        }

    }

    record DeallocateWrongly(int index) implements PoolOperation {

        @Override
        public void on(ModelledPool pool) {
            pool.deallocateWrongly(this.index);
        }

    }

    record OpenScope(boolean shared, long maxBytes) implements PoolOperation {

        @Override
        public void on(ModelledPool pool) {
            pool.scopes().open(this.shared, this.maxBytes);
        }

    }

    record BeginScope() implements PoolOperation {

        @Override
        public void on(ModelledPool pool) {
            pool.scopes().begin();
        }

    }

    record EndScope() implements PoolOperation {

        @Override
        public void on(ModelledPool pool) {
            pool.scopes().end();
        }

    }

    record BindScope(int index) implements PoolOperation {

        @Override
        public void on(ModelledPool pool) {
            pool.scopes().bind(this.index);
        }

    }

    record UnbindScope() implements PoolOperation {

        @Override
        public void on(ModelledPool pool) {
            pool.scopes().unbind();
        }

    }

    record AllocateInScope(int index, long byteSize, int alignmentLog2) implements PoolOperation {

        @Override
        public void on(ModelledPool pool) {
            pool.allocateIn(this.index, this.byteSize, 1L << this.alignmentLog2);
        }

    }

    record AllocateInScopeBy(int index, AllocationStrategy strategy, long byteSize) implements PoolOperation {

        @Override
        public void on(ModelledPool pool) {
            pool.allocateIn(this.index, this.byteSize, this.strategy);
        }

    }

    record CloseScope(int index) implements PoolOperation {

        @Override
        public void on(ModelledPool pool) {
            pool.scopes().close(this.index);
        }

    }

    record Lease(int index) implements PoolOperation {

        @Override
        public void on(ModelledPool pool) {
            pool.scopes().lease(this.index);
        }

    }

    record ReturnLease(int index) implements PoolOperation {

        @Override
        public void on(ModelledPool pool) {
            pool.scopes().returnLease(this.index);
        }

    }

    record Trim() implements PoolOperation {

        @Override
        public void on(ModelledPool pool) {
            pool.trim();
        }

    }

    record Reset() implements PoolOperation {

        @Override
        public void on(ModelledPool pool) {
            pool.reset();
        }

    }

}
