/// Remembers the folders of an inventory, so that looking up one VM after another does not read them each time.
actor FolderCache {
    private var reading: Task<InventoryTree, any Error>?

    /// The folders as last read, or read now.
    func value(_ read: @escaping @Sendable () async throws -> InventoryTree) async throws -> InventoryTree {
        guard let reading else { return try await refresh(read) }
        return try await reading.value
    }

    /// The folders as they are now.
    func refresh(_ read: @escaping @Sendable () async throws -> InventoryTree) async throws -> InventoryTree {
        let task = Task { try await read() }
        reading = task
        do {
            return try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
            }
        } catch {
            if reading == task { reading = nil }
            throw error
        }
    }
}
