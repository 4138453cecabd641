extension VSphereClient {
    /// Waits until no task under way on this VM comes, goes or changes a disk, so that its devices tell what became
    /// of a call whose answer was lost.
    ///
    /// - Throws: ``FCDError`` where the server cannot be asked.
    package func waitForDiskTasks(on machine: ManagedObjectReference) async throws {
        let recent = PropertyFilter.PropertySet(type: machine.type, paths: ["recentTask"])
        let tasks = try await inventory.reader.read(recent, of: [machine]).first?["recentTask"]?.children ?? []
        for task in tasks.compactMap({ try? $0.asReference() }) {
            let info = PropertyFilter.PropertySet(type: "Task", paths: ["info.state", "info.descriptionId"])
            // A task that the server has forgotten is over.
            guard let read = try? await inventory.reader.read(info, of: [task]).first,
                ["queued", "running"].contains(read["info.state"]?.text),
                Self.diskTasks.contains(where: { read["info.descriptionId"]?.text.hasPrefix($0) == true })
            else { continue }
            _ = try? await self.tasks.wait(for: task, of: .vim, doing: "a change of the VM")
        }
    }

    private static let diskTasks = [
        "VirtualMachine.attachDisk", "VirtualMachine.detachDisk", "VirtualMachine.reconfig",
        "VirtualMachine.createSnapshot",
    ]
}

extension VSphereClient {
    /// How a task has failed; nil where it has not, or not yet. A `SyncFault` is no failure: the change was made.
    ///
    /// - Throws: ``FCDError`` where the server does not tell.
    package func failure(of task: ManagedObjectReference) async throws -> FCDError? {
        let info: TaskInfo
        if task.type == "VslmTask" {
            info = try await session.call(VSLMQueryTaskInfo(task: task))
        } else {
            let properties = PropertyFilter.PropertySet(type: "Task", paths: ["info"])
            guard let node = try await inventory.reader.read(properties, of: [task]).first?["info"] else { return nil }
            info = try TaskInfo(node)
        }
        guard info.state == .error, let fault = info.error, !fault.isSyncFault else { return nil }
        return FCDError(fault, calling: "the task \(task.value)")
    }
}
