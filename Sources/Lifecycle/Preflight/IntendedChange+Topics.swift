/// Which checks go with which change, in the order in which they are shown: what certainly stops it first.
extension IntendedChange {
    var topics: [PreflightTopic] {
        switch self {
        case .register, .reconcile:
            [.datastoreAccess, .privilege]
        case .create:
            [.capacity, .datastoreAccess, .datastoreSpace, .privilege]
        case .clone:
            [.holder, .delta, .datastoreAccess, .datastoreSpace, .lock, .operation, .privilege]
        case .copySnapshot:
            [.datastoreAccess, .datastoreSpace, .lock, .operation, .privilege]
        case .attach:
            [
                .holder, .template, .hardware, .power, .slot, .datastoreAccess, .datastoreHost, .changeTracking, .lock,
                .task, .operation, .kubernetes, .retirement, .machineSnapshots, .datastoreHome, .keep, .privilege,
            ]
        case .detach:
            [
                .holder, .delta, .kubernetes, .guestMount, .power, .lock, .task, .operation, .machineSnapshots,
                .privilege,
            ]
        case .move:
            [
                .holder, .template, .hardware, .power, .slot, .delta, .kubernetes, .guestMount, .datastoreAccess,
                .datastoreHost, .changeTracking, .lock, .task, .operation, .retirement, .machineSnapshots,
                .datastoreHome, .keep,
                .privilege,
            ]
        case .attachFile:
            [
                .template, .power, .slot, .datastoreAccess, .datastoreHost, .task, .machineSnapshots, .datastoreHome,
                .privilege,
            ]
        case .detachFile:
            [.delta, .guestMount, .power, .task, .machineSnapshots, .privilege]
        case .moveFile:
            [
                .template, .power, .slot, .delta, .guestMount, .datastoreAccess, .datastoreHost, .task,
                .machineSnapshots,
                .datastoreHome, .privilege,
            ]
        case .extend:
            [
                .capacity, .holder, .delta, .diskSnapshots, .datastoreAccess, .datastoreSpace, .kubernetes, .lock,
                .task,
                .operation,
                .privilege,
            ]
        case .inflate:
            [
                .holder, .delta, .diskSnapshots, .datastoreAccess, .datastoreSpace, .lock, .task, .operation,
                .privilege,
            ]
        case .relocate:
            [
                .relocation, .holder, .delta, .diskSnapshots, .datastoreAccess, .datastoreHost, .datastoreSpace,
                .kubernetes, .lock,
                .task, .operation, .privilege,
            ]
        case .rename:
            [.holder, .kubernetes, .guestMount, .operation, .privilege]
        case .delete:
            [
                .holder, .diskSnapshots, .kubernetes, .guestMount, .datastoreAccess, .lock, .task, .operation,
                .privilege,
            ]
        case .unregister:
            [
                .serverVersion, .holder, .diskSnapshots, .kubernetes, .guestMount, .datastoreAccess, .lock, .task,
                .operation,
                .privilege,
            ]
        case .retire:
            [.holder, .diskSnapshots, .kubernetes, .guestMount, .operation, .privilege]
        case .takeSnapshot:
            [.holder, .delta, .datastoreAccess, .datastoreSpace, .task, .operation, .privilege]
        case .deleteSnapshot:
            [.holder, .kubernetes, .datastoreAccess, .lock, .task, .operation, .privilege]
        case .revert:
            [.holder, .kubernetes, .datastoreAccess, .lock, .task, .operation, .privilege]
        case .describe:
            [.operation, .privilege]
        case .configure:
            [.kubernetes, .operation, .privilege]
        case .track:
            [.kubernetes, .changeTracking, .operation, .privilege]
        }
    }

    var needs: Set<PreflightTopic.Need> {
        var needs: Set<PreflightTopic.Need> = topics.reduce(into: []) { $0.formUnion($1.needs) }
        // What the VM that holds the disk tracks counts, not that of one that shall get it.
        if case .track = self { needs.insert(.holders) }
        return needs
    }
}
