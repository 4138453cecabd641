import FCD

/// Which code answers which call on which type of object.
struct MethodTable: Sendable {
    typealias Handler = @Sendable (inout ServerState, MethodCall) throws(Fault) -> [Value]

    struct Entry: Sendable {
        var handler: Handler
        /// The privilege that the caller needs on the object or, for a manager's call, on the datastore named.
        var privilege: String?
    }

    private var entries: [String: Entry] = [:]

    mutating func add(_ type: String, _ method: String, privilege: String? = nil, _ handler: @escaping Handler) {
        entries["\(type).\(method)"] = Entry(handler: handler, privilege: privilege)
    }

    func entry(_ type: String, _ method: String) -> Entry? {
        entries["\(type).\(method)"] ?? entries["ManagedObject.\(method)"]
    }

    /// Calls that are answered without a login.
    static let anonymous: Set<String> = [
        "RetrieveServiceContent", "RetrieveContent", "PbmRetrieveServiceContent", "Login", "LoginByToken",
    ]

    static let shared: MethodTable = {
        var table = MethodTable()
        ServiceInstanceMethods.add(to: &table)
        SessionManagerMethods.add(to: &table)
        AuthorizationManagerMethods.add(to: &table)
        PropertyCollectorMethods.add(to: &table)
        ViewManagerMethods.add(to: &table)
        SearchIndexMethods.add(to: &table)
        VirtualMachineMethods.add(to: &table)
        EnvironmentBrowserMethods.add(to: &table)
        FileMethods.add(to: &table)
        DatastoreBrowserMethods.add(to: &table)
        StorageResourceMethods.add(to: &table)
        FetchMethod.add(to: &table)
        TaskMethods.add(to: &table)
        EventManagerMethods.add(to: &table)
        StorageObjectMethods.add(to: &table)
        StorageObjectSnapshotMethods.add(to: &table)
        StorageObjectTagMethods.add(to: &table)
        GlobalCatalogMethods.add(to: &table)
        GlobalCatalogQueryMethods.add(to: &table)
        StorageLifecycleMethods.add(to: &table)
        StoragePolicyMethods.add(to: &table)
        return table
    }()
}
