import Catalog
import FCD

/// What the entries of a manifest have in common, read once: the server's lists, reduced to what the manifest names.
struct PlanSurvey: Sendable {
    /// A VM that gets disks, with how many an NVMe controller of it takes.
    struct Machine: Sendable {
        var machine: VirtualMachine
        var nvmeDisks: Int?
    }

    var datastores: [Datastore] = []
    var byName: [String: [DiskListEntry]] = [:]
    var byPath: [String: [DiskListEntry]] = [:]
    /// Disks of which the list does not tell the name.
    var nameless: [DiskID] = []
    /// Datastores whose disks could not be listed.
    var unread: [Datastore] = []
    var machines: [String: Result<Machine, FCDError>] = [:]
    /// vSphere tags that cannot be given, with the reason.
    var missingTags: [CatalogTag: FCDError] = [:]
    var policies: [String: Result<StorageProfile, FCDError>] = [:]
    /// Creations of which it is not known how they ended, by the disk's name.
    var openCreations: [String: OperationRecord] = [:]
    /// Disks that an entry names by ID, by path, or by name and datastore.
    var claimed: Set<DiskID> = []

    /// Finds the one datastore of that name or moid.
    ///
    /// - Throws: ``FCDError``.
    func datastore(_ name: String) throws(FCDError) -> Datastore {
        try DiskLifecycle.datastore(name, among: datastores)
    }

    func isOn(_ entry: DiskListEntry, _ datastore: Datastore) -> Bool {
        entry.datastore.map { $0 == datastore.reference } ?? (entry.datastoreURL == datastore.url)
    }

    func requireTags(_ tags: [CatalogTag]) throws(FCDError) {
        for tag in tags { if let error = missingTags[tag] { throw error } }
    }
}

extension DiskLifecycle {
    /// Reads what a manifest's entries have in common.
    ///
    /// - Throws: ``FCDError``, `CatalogError`.
    func survey(_ wanted: [ManifestDisk], width: Int) async throws -> PlanSurvey {
        var survey = PlanSurvey()
        survey.datastores = try await inventory.datastores()
        let names = Set(wanted.filter { $0.path == nil && $0.id == nil }.compactMap(\.name))
        let paths = Set(wanted.compactMap { $0.path?.description })
        if !names.isEmpty || !paths.isEmpty { try await list(names, paths, into: &survey) }
        for disk in wanted {
            if let id = disk.id { survey.claimed.insert(id) }
            if let path = disk.path { survey.claimed.formUnion(survey.byPath[path.description, default: []].map(\.id)) }
            if let name = disk.name, disk.path == nil, disk.id == nil, let place = disk.datastore,
                let datastore = try? survey.datastore(place)
            {
                let here = survey.byName[name, default: []].filter { survey.isOn($0, datastore) }
                survey.claimed.formUnion(here.map(\.id))
            }
        }
        try await lookUp(wanted, width, into: &survey)
        if let catalog, let server {
            let open = try catalog.operations(OperationFilter(openOnly: true, kind: .create, serverID: server.id))
            for operation in open {
                if let name = operation.parameters["name"] { survey.openCreations[name] = operation }
            }
        }
        return survey
    }

    private func list(_ names: Set<String>, _ paths: Set<String>, into survey: inout PlanSurvey) async throws {
        // One name is asked for as such, where the server can.
        let isOne = disks.capabilities.hasGlobalCatalog && paths.isEmpty && names.count == 1
        var found: [DiskListEntry] = []
        var nameless: [DiskID] = []
        var unread: [Datastore] = []
        try await disks.list(
            isOne ? names.map { DiskCondition(.name, .equals, $0) } : [],
            unread: { datastore, _ in unread.append(datastore) }
        ) { page in
            for entry in page {
                if entry.name == nil { nameless.append(entry.id) }
                let isNamed = entry.name.map(names.contains) ?? false
                if isNamed || entry.path.map(paths.contains) ?? false { found.append(entry) }
            }
        }
        survey.unread = unread
        survey.nameless = nameless
        for entry in found {
            if let name = entry.name, names.contains(name) { survey.byName[name, default: []].append(entry) }
            if let path = entry.path, paths.contains(path) { survey.byPath[path, default: []].append(entry) }
        }
    }

    /// VMs, tags and policies, each asked for once.
    private func lookUp(_ wanted: [ManifestDisk], _ width: Int, into survey: inout PlanSurvey) async throws {
        var names: Set<String> = []
        for disk in wanted { if case .to(let vm, _) = disk.attach { names.insert(vm) } }
        let machines = try await names.sorted().concurrently(width) { name in
            (name, try await attempt { try await machine(name) })
        }
        survey.machines = Dictionary(machines) { first, _ in first }
        let tags = Set(wanted.flatMap { $0.tags ?? [] }).sorted()
        let faults = try await tags.concurrently(width) { tag in
            (tag, try await attempt { try await requireTags([tag]) })
        }
        for (tag, result) in faults { if case .failure(let error) = result { survey.missingTags[tag] = error } }
        for policy in Set(wanted.compactMap(\.policy)) {
            survey.policies[policy] = try await attempt { try await storageProfile(named: policy) }
        }
    }

    private func machine(_ name: String) async throws -> PlanSurvey.Machine {
        let machine = try await inventory.virtualMachine(name)
        return PlanSurvey.Machine(machine: machine, nvmeDisks: try await nvmeDisks(of: machine))
    }

    /// What one entry meets is shown with it; what all others would meet too ends the plan.
    ///
    /// - Throws: What ends the plan.
    func attempt<Value>(_ work: () async throws -> Value) async throws -> Result<Value, FCDError> {
        do {
            return .success(try await work())
        } catch let error as FCDError where !error.concernsEveryCall {
            return .failure(error)
        }
    }
}
