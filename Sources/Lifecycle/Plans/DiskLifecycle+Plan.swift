import Catalog
import FCD

extension DiskLifecycle {
    /// Finds out what has to be done so that the disks are as the manifest says. Nothing is changed.
    ///
    /// An entry that cannot be done is shown with its reason, and the others stand.
    ///
    /// - parameter width: How many entries are looked at side by side.
    /// - Throws: ``FCDError`` where all entries would meet the same, `CatalogError`.
    package func plan(_ manifest: DiskManifest, width: Int = 8) async throws -> DiskPlan {
        let survey = try await survey(manifest.disks, width: width)
        var drafts = try await Array(manifest.disks.enumerated()).concurrently(width) { index, wanted in
            try await draft(wanted, number: index + 1, survey)
        }
        refuseRepetitions(in: &drafts)
        PlanPlaces.settle(&drafts, machines: survey.machines)
        return DiskPlan(
            made: now(),
            server: DiskPlan.Server(instanceUUID: instanceUUID, name: client.endpoint.host),
            manifest: manifest,
            entries: drafts.map(\.finished)
        )
    }

    /// What the catalog knows this server by.
    var instanceUUID: String { ServerObservation(client).instanceUUID }

    private func draft(_ wanted: ManifestDisk, number: Int, _ survey: PlanSurvey) async throws -> PlanDraft {
        let entry = PlanEntry(
            number: number,
            name: wanted.label,
            action: .nothing,
            reason: "it is as the manifest says"
        )
        let empty = PlanDraft(entry: entry, wanted: wanted)
        var draft = empty
        let result = try await attempt {
            switch try await locate(wanted, in: survey) {
            case .disk(let disk): try await change(disk, &draft, survey)
            case .file(let file, let datastore): try await register(file, on: datastore, &draft, survey)
            case .nothing: try await create(&draft, survey)
            }
        }
        guard case .failure(let error) = result else { return draft }
        // Of what was found out nothing stands, but for what was refused.
        var refused = empty
        refused.entry.refuse(error)
        refused.entry.snapshotRefusal = draft.entry.snapshotRefusal
        return refused
    }

    // MARK: What is there

    private func change(_ disk: Disk, _ draft: inout PlanDraft, _ survey: PlanSurvey) async throws {
        let wanted = draft.wanted
        let (state, holders) = try await observe(disk, for: wanted)
        draft.entry.state = state
        draft.disk = disk
        draft.holders = holders
        try await changeShape(of: disk, state, &draft, survey)
        try await changeWords(of: disk, state, &draft, survey)
        try await changeAttachment(of: disk, holders, &draft, survey)
    }

    /// A disk as it is, as far as its entry mentions it, and who holds it.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    func observe(_ disk: Disk, for wanted: ManifestDisk) async throws -> (state: DiskState, holders: [DiskHolder]) {
        var state = DiskState(disk)
        if wanted.owner != nil { state.owner = try await owner(of: disk) ?? Owner() }
        if wanted.tags != nil { state.tags = try await tags(of: disk).map(\.description) }
        if let keys = wanted.metadata?.keys {
            state.metadata = try await disks.metadata(of: disk).filter { keys.contains($0.key) }
        }
        if let flags = wanted.flags?.keys {
            state.flags = Dictionary(
                uniqueKeysWithValues: flags.compactMap { flag in disk[flag].map { (flag.word, $0) } }
            )
        }
        if wanted.policy != nil { state.policies = try await policies(of: disk).map(\.name).sorted() }
        var holders: [DiskHolder] = []
        if wanted.attach != nil {
            holders = try await self.holders(of: disk)
            state.holders = holders.map(DiskState.Holder.init).sorted { $0.moid < $1.moid }
        }
        return (state, holders)
    }

    private func changeShape(
        of disk: Disk,
        _ state: DiskState,
        _ draft: inout PlanDraft,
        _ survey: PlanSurvey
    ) async throws {
        let wanted = draft.wanted
        if let kind = wanted.provisioning, let present = disk.provisioning, kind != present {
            throw FCDError(
                .conflict,
                "disk \(disk.name) (\(disk.id)) is \(present.word), and the manifest says \(kind.word)",
                hint: kind == .eagerZeroedThick && present == .thin
                    ? "run `fcd inflate \(disk.id)`, or change the manifest"
                    : "change the manifest: a plan makes no copy"
            )
        }
        if let name = wanted.name, name != disk.name {
            draft.add(try await rename(disk, to: name, dryRun: true)) {
                PlanStep(.rename, from: disk.name, to: name, "the manifest calls it so", .rename(name))
            }
        }
        if let size = wanted.size, size != disk.capacity {
            guard let present = disk.capacity else {
                throw FCDError(
                    .conflict,
                    "the server does not tell the size of disk \(disk.name) (\(disk.id))",
                    hint: "leave out size, or look with `fcd show \(disk.id)`"
                )
            }
            guard size > present else {
                throw FCDError(
                    .conflict,
                    "disk \(disk.name) (\(disk.id)) has \(present), and the manifest says \(size): a disk is never made "
                        + "smaller",
                    hint: "change the manifest's size to \(present.count)MiB or more"
                )
            }
            let preflight = try await preflight(.extend(disk, to: size))
            draft.entry.snapshotRefusal = preflight.snapshotRefusal(of: .extend, disk)
            draft.add(try await extend(disk, to: size, by: preflight, dryRun: true)) {
                PlanStep(.extend, from: "\(present)", to: "\(size)", "the manifest says a larger size", .extend(size))
            }
        }
        if let profile = try wanted.policy.flatMap({ try survey.policies[$0]?.get() }) {
            draft.add(try await setPolicy(profile, of: disk, dryRun: true)) {
                let before = state.policies?.joined(separator: ", ")
                return PlanStep(
                    .policy,
                    from: before?.isEmpty == false ? before : nil,
                    to: profile.name,
                    "the manifest names this policy",
                    .policy(profile)
                )
            }
        }
    }

    private func changeWords(
        of disk: Disk,
        _ state: DiskState,
        _ draft: inout PlanDraft,
        _ survey: PlanSurvey
    ) async throws {
        let wanted = draft.wanted
        if let named = wanted.owner {
            let present = state.owner == Owner() ? nil : state.owner
            let owner = named.applied(to: present)
            if owner != present {
                draft.add(try await setOwner(owner, of: disk, dryRun: true)) {
                    let reason = present == nil ? "nobody answers for it" : "the manifest names another owner"
                    return PlanStep(.owner, from: present?.words, to: owner.words, reason, .owner(owner))
                }
            }
        }
        if let tags = wanted.tags {
            let present = try await self.tags(of: disk)
            let missing = Set(tags).subtracting(present).sorted()
            try survey.requireTags(missing)
            for tag in missing {
                draft.add(try await addTag(tag, to: disk, dryRun: true)) {
                    PlanStep(.tag, to: tag.description, "the manifest has it", .tag(tag))
                }
            }
            for tag in Set(present).subtracting(tags).sorted() {
                draft.add(try await removeTag(tag, from: disk, dryRun: true)) {
                    PlanStep(.untag, from: tag.description, "the manifest's tags do not have it", .untag(tag))
                }
            }
        }
        try await changeMetadata(of: disk, state, &draft)
        try await changeFlags(of: disk, &draft)
    }

    private func changeMetadata(of disk: Disk, _ state: DiskState, _ draft: inout PlanDraft) async throws {
        guard let metadata = draft.wanted.metadata else { return }
        let present = state.metadata ?? [:]
        let values = metadata.compactMapValues { $0 }.filter { present[$0.key] != $0.value }
        if !values.isEmpty {
            draft.add(try await setMetadata(values, of: disk, dryRun: true)) {
                let before = present.filter { values[$0.key] != nil }
                return PlanStep(
                    .metadata,
                    from: before.isEmpty ? nil : Self.pairs(before),
                    to: Self.pairs(values),
                    "the manifest says so",
                    .metadata(values)
                )
            }
        }
        let removed = metadata.filter { $0.value == nil && present[$0.key] != nil }.keys.sorted()
        if !removed.isEmpty {
            draft.add(try await unsetMetadata(removed, of: disk, dryRun: true)) {
                let before = Self.pairs(present.filter { removed.contains($0.key) })
                return PlanStep(.unset, from: before, "the manifest takes it away", .unset(removed))
            }
        }
    }

    private func changeFlags(of disk: Disk, _ draft: inout PlanDraft) async throws {
        for value in [true, false] {
            let flags = (draft.wanted.flags ?? [:]).filter { $0.value == value && disk[$0.key] != value }.keys
            guard let set = DiskFlagSet(flags) else { continue }
            draft.add(try await changeFlags(set, to: value, of: disk, dryRun: true)) {
                PlanStep(value ? .set : .clear, to: set.words, "the manifest says so", .flags(set, value))
            }
        }
    }

    // MARK: Attachment

    private func changeAttachment(
        of disk: Disk,
        _ holders: [DiskHolder],
        _ draft: inout PlanDraft,
        _ survey: PlanSurvey
    ) async throws {
        switch draft.wanted.attach {
        case nil: return
        case .nowhere:
            guard let holder = try holders.toLeave(nil, disk: disk) else { return }
            draft.add(try await detach(disk, dryRun: true)) {
                let work = PlannedWork.detach(from: holder.machine.reference)
                return PlanStep(.detach, from: holder.description, "the manifest attaches it to no VM", work)
            }
        case .to(let name, let slot):
            guard let target = try survey.machines[name]?.get() else { return }
            let machine = target.machine
            if let here = holders.first(where: { $0.machine.reference == machine.reference }) {
                try here.requireDevice(of: disk)
                try slot.require(heldBy: here, "disk \(disk.name) (\(disk.id))", detachedWith: disk.id.rawValue)
                return
            }
            let holder = try holders.toLeave(nil, disk: disk)
            // It is attached with the flags that it has by then.
            var later = disk
            for (flag, value) in draft.wanted.flags ?? [:] { later[flag] = value }
            let report = try await preflight(
                holder == nil ? .attach(later, to: machine, at: slot) : .move(later, to: machine, at: slot)
            )
            // Which place is free is known only with all entries: see PlanPlaces.
            let checks = PreflightReport(report.checks.filter { $0.id != PreflightTopic.slot.rawValue })
            try checks.require()
            draft.entry.notes = (draft.entry.notes ?? []) + checks.notes
            draft.arrival = PlanDraft.Arrival(vm: name, slot: slot)
            let step =
                holder.map { holder in
                    let work = PlannedWork.move(from: holder.machine.reference, to: machine.reference, slot)
                    return PlanStep(
                        .move,
                        from: holder.description,
                        "the manifest attaches it to \(machine.name)",
                        work
                    )
                } ?? PlanStep(.attach, "no VM holds it", .attach(to: machine.reference, slot))
            draft.entry.steps.append(step)
        }
    }

    /// The attachment of a disk that is still to be made.
    private func attachLater(_ draft: inout PlanDraft, _ survey: PlanSurvey) throws(FCDError) {
        guard case .to(let name, let slot) = draft.wanted.attach,
            let target = try survey.machines[name]?.get()
        else { return }
        draft.arrival = PlanDraft.Arrival(vm: name, slot: slot)
        let work = PlannedWork.attach(to: target.machine.reference, slot)
        draft.entry.steps.append(PlanStep(.attach, "no VM holds it", work))
    }

    // MARK: What is not there

    private func register(
        _ file: DatastoreFile,
        on datastore: Datastore,
        _ draft: inout PlanDraft,
        _ survey: PlanSurvey
    ) async throws {
        let wanted = draft.wanted
        let owner = try newOwner(wanted)
        try survey.requireTags(wanted.tags ?? [])
        if wanted.metadata?.isEmpty == false, !disks.capabilities.hasMetadata {
            throw FCDError(.unsupported, "this server keeps no metadata with its disks", hint: "leave out metadata")
        }
        if let provisioning = wanted.provisioning, let isThin = file.isThin, isThin != (provisioning == .thin) {
            throw FCDError(
                .conflict,
                "\(file.path) is \(isThin ? "thin" : "thick"), and the manifest says \(provisioning.word)",
                hint: isThin ? "register it without provisioning, then run `fcd inflate`" : "leave out provisioning"
            )
        }
        let preflight = try await preflight(.register(on: datastore))
        try preflight.require()
        draft.entry.notes = preflight.notes
        let request = RegisterRequest(path: file.path, name: wanted.name, owner: owner, tags: wanted.tags ?? [])
        let words =
            [wanted.name ?? file.path.nameOfDisk, owner?.words].compactMap { $0 }
            + (wanted.tags ?? []).map(\.description)
        draft.entry.steps.append(
            PlanStep(
                .register,
                from: file.path.description,
                to: words.joined(separator: ", "),
                "its file is there, and no First Class Disk",
                .register(request)
            )
        )
        if let size = wanted.size {
            if let present = file.capacity, size < present {
                throw FCDError(
                    .conflict,
                    "\(file.path) has \(present), and the manifest says \(size): a disk is never made smaller",
                    hint: "change the manifest's size to \(present.count)MiB or more"
                )
            }
            if file.capacity != size {
                let from = file.capacity.map(\.description)
                let step = PlanStep(
                    .extend,
                    from: from,
                    to: "\(size)",
                    "the manifest says a larger size",
                    .extend(size)
                )
                draft.entry.steps.append(step)
            }
        }
        if let profile = try wanted.policy.flatMap({ try survey.policies[$0]?.get() }) {
            draft.entry.steps.append(PlanStep(.policy, to: profile.name, "the manifest names it", .policy(profile)))
        }
        let values = (wanted.metadata ?? [:]).compactMapValues { $0 }
        if !values.isEmpty {
            draft.entry.steps.append(
                PlanStep(.metadata, to: Self.pairs(values), "the manifest says so", .metadata(values))
            )
        }
        addFlags(wanted.flags ?? [:], to: &draft)
        try attachLater(&draft, survey)
    }

    private func create(_ draft: inout PlanDraft, _ survey: PlanSurvey) async throws {
        let wanted = draft.wanted
        let name = wanted.name ?? ""
        if let open = survey.openCreations[name] {
            throw FCDError(
                .conflict,
                "an earlier creation of \(name) has not come to a known end",
                hint: "run `fcd recover \(open.id)` to find out whether the disk was made"
            )
        }
        guard let size = wanted.size, let datastore = wanted.datastore else {
            let missing = wanted.size == nil ? (wanted.datastore == nil ? "size and datastore" : "size") : "datastore"
            throw FCDError(
                .notFound,
                "there is no disk \(name), and without \(missing) none can be made",
                hint: "give \(missing) to make it, path to register a VMDK, or the name of a disk that `fcd ls` shows"
            )
        }
        let metadata = (wanted.metadata ?? [:]).compactMapValues { $0 }
        let owner = try newOwner(wanted)
        try survey.requireTags(wanted.tags ?? [])
        let request = CreateRequest(
            name: name,
            capacity: size,
            place: .datastore(datastore),
            provisioning: wanted.provisioning ?? .thin,
            details: NewDiskDetails(
                keepAfterDeleteVM: wanted.flags?[.keepAfterDeleteVM] ?? true,
                policy: wanted.policy,
                owner: owner,
                tags: wanted.tags ?? [],
                metadata: metadata
            )
        )
        let words =
            ["\(size) on \(datastore)", request.provisioning.word, wanted.policy, owner?.words].compactMap { $0 }
            + (wanted.flags?[.keepAfterDeleteVM].map { [$0 ? "keep" : "no keep"] } ?? [])
            + (wanted.tags ?? []).map(\.description) + (metadata.isEmpty ? [] : [Self.pairs(metadata)])
        draft.add(try await create(request, dryRun: true)) {
            PlanStep(.create, to: words.joined(separator: ", "), "there is no disk of that name", .create(request))
        }
        addFlags((wanted.flags ?? [:]).filter { $0.key != .keepAfterDeleteVM }, to: &draft)
        try attachLater(&draft, survey)
    }

    private func newOwner(_ wanted: ManifestDisk) throws(FCDError) -> Owner? {
        guard let owner = wanted.owner?.applied(to: nil) else { return nil }
        guard owner.label != nil else {
            throw FCDError(
                .invalidArgument,
                "an owner needs a team, a person or a contact",
                hint: "give team, person or contact in the manifest"
            )
        }
        return owner
    }

    private func addFlags(_ flags: [DiskFlag: Bool], to draft: inout PlanDraft) {
        for value in [true, false] {
            guard let set = DiskFlagSet(flags.filter { $0.value == value }.keys) else { continue }
            let step = PlanStep(value ? .set : .clear, to: set.words, "the manifest says so", .flags(set, value))
            draft.entry.steps.append(step)
        }
    }

    private static func pairs(_ values: [String: String]) -> String {
        values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
    }

    /// Two entries that turn out to stand for one disk, by its ID and by its name, say.
    private func refuseRepetitions(in drafts: inout [PlanDraft]) {
        let groups = Dictionary(grouping: drafts.indices.filter { drafts[$0].disk != nil }) { drafts[$0].disk?.id }
        for (id, indices) in groups where indices.count > 1 {
            let numbers = indices.map { "\($0 + 1)" }.joined(separator: " and ")
            for index in indices {
                drafts[index].entry.refuse(
                    FCDError(
                        .conflict,
                        "the entries \(numbers) stand for one disk, \(id?.rawValue ?? "")",
                        hint: "say in one entry how the disk shall be"
                    )
                )
            }
        }
    }
}
