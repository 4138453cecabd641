import FCD

/// Whether the datastore has room for what the change writes.
enum SpaceCheck {
    /// What a change takes of a datastore.
    private struct Claim {
        var amount: MiB
        /// Whether it is taken at once; otherwise as the disk fills.
        var isAtOnce: Bool
        var what: String
        var next: String
    }

    static func judge(_ change: IntendedChange, _ facts: PreflightFacts) -> Judgement? {
        guard let reference = change.destination?.reference ?? change.disk?.datastore else { return nil }
        guard let claim = claim(of: change) else {
            return .unknown("the disk's capacity is not told, so the room that it needs is not known")
        }
        guard let datastore = facts.datastores[reference]?.datastore, let bytes = datastore.freeBytes else {
            return .unknown("the free space of the datastore is not told")
        }
        let free = MiB(bytes >> 20)
        guard free.count < claim.amount.count else {
            return .holds("\(datastore.name) has \(free) free, and \(claim.what) \(claim.amount)")
        }
        guard claim.isAtOnce else {
            return .warns(
                "\(datastore.name) has \(free) free, and \(claim.what) up to \(claim.amount) as it fills",
                next: claim.next
            )
        }
        return .fails(
            "\(datastore.name) is said to have \(free) free, and \(claim.what) \(claim.amount) at once",
            next: claim.next + ", or pass --force if more is free by now",
            isForceable: true
        )
    }

    /// nil where the disk's capacity is not known.
    private static func claim(of change: IntendedChange) -> Claim? {
        let isThick = change.disk?.provisioning.map { $0 != .thin } ?? false
        switch change {
        case .create(let capacity, let provisioning, _):
            return Claim(
                amount: capacity,
                isAtOnce: provisioning != .thin,
                what: "the disk needs",
                next: "choose another datastore, or --provisioning thin"
            )
        case .clone(let disk, _, let datastore), .copySnapshot(let disk, let datastore),
            .relocate(let disk, let datastore):
            var isAtOnce = isThick
            if case .clone(_, let provisioning?, _) = change { isAtOnce = provisioning != .thin }
            // The same datastore needs room for nothing new where the disk only stays there.
            let stays = change.isRelocation && disk.datastore == datastore.reference
            return disk.capacity.map {
                Claim(
                    amount: stays ? MiB(0) : $0,
                    isAtOnce: isAtOnce,
                    what: "the disk needs",
                    next: "choose another datastore, or make room on \(datastore.name)"
                )
            }
        case .extend(let disk, let capacity):
            return disk.capacity.map {
                Claim(
                    amount: MiB(max(0, capacity.count - $0.count)),
                    isAtOnce: isThick,
                    what: "the growth needs",
                    next: "make room on its datastore first"
                )
            }
        case .inflate(let disk):
            // How much of it is allocated already is not told.
            return disk.capacity.map {
                Claim(
                    amount: $0,
                    isAtOnce: true,
                    what: "the disk needs, less what it has already, up to",
                    next: "make room on its datastore first"
                )
            }
        case .takeSnapshot(let disk):
            return disk.capacity.map {
                Claim(
                    amount: $0,
                    isAtOnce: false,
                    what: "a snapshot may need",
                    next: "make room on its datastore, or delete the snapshot soon"
                )
            }
        default: return Claim(amount: MiB(0), isAtOnce: false, what: "the change needs", next: "")
        }
    }
}

extension IntendedChange {
    fileprivate var isRelocation: Bool {
        if case .relocate = self { true } else { false }
    }
}
