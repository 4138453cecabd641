/// A container view of every machine and of the folders above them, made once and kept until the client closes: the
/// server keeps it up to date.
actor MachineView {
    private var making: Task<ManagedObjectReference, any Error>?

    /// The view, made now if there is none.
    func reference(using reader: PropertyReader) async throws -> ManagedObjectReference {
        if let making { return try await making.value }
        let task = Task { try await reader.makeView(of: ["VirtualMachine"] + InventoryTree.types) }
        making = task
        do {
            return try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
            }
        } catch {
            if making == task { making = nil }
            throw error
        }
    }

    /// Drops a view that the server has dropped.
    func forget() { making = nil }

    /// Lets the server drop it, if it was made.
    func destroy(using reader: PropertyReader) async {
        guard let made = making else { return }
        making = nil
        if let view = try? await made.value { await reader.destroy(view) }
    }
}
