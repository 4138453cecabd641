import FCD

/// `PropertyCollector` and `PropertyFilter`, apart from waiting, which ``UpdateWait`` does.
enum PropertyCollectorMethods {
    static func add(to table: inout MethodTable) {
        table.add("PropertyCollector", "RetrievePropertiesEx", retrieveEx)
        table.add("PropertyCollector", "RetrieveProperties", retrieve)
        table.add("PropertyCollector", "ContinueRetrievePropertiesEx", continueRetrieve)
        table.add("PropertyCollector", "CancelRetrievePropertiesEx", cancelRetrieve)
        table.add("PropertyCollector", "CreatePropertyCollector", createCollector)
        table.add("PropertyCollector", "DestroyPropertyCollector", destroyCollector)
        table.add("PropertyCollector", "CreateFilter", createFilter)
        table.add("PropertyFilter", "DestroyPropertyFilter", destroyFilter)
    }

    private static func read(_ state: ServerState, _ call: MethodCall) throws(Fault) -> [PropertyReader.Content] {
        var contents: [PropertyReader.Content] = []
        for node in call.arguments.all("specSet") {
            let spec = try FilterSpec(node)
            // Before the login only the service instance can be read.
            guard call.session != nil || spec.starts.allSatisfy({ $0.object.type == "ServiceInstance" }) else {
                throw .notAuthenticated
            }
            contents += try PropertyReader(state: state, session: call.session).read(spec)
        }
        return contents
    }

    private static func retrieveEx(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let contents = try read(state, call)
        let asked = call.arguments["options", "maxObjects"].flatMap { Int($0.text.trimmed) } ?? state.propertyPageLimit
        guard asked > 0 else { throw .invalidArgument("options.maxObjects") }
        let size = min(asked, state.propertyPageLimit)
        return result(state.collectors.page(contents, size: size, session: call.session?.key ?? ""))
    }

    private static func continueRetrieve(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let page = state.collectors.nextPage(try call.string("token"), session: call.session?.key ?? "")
        guard let page else { throw .invalidArgument("token") }
        return result(page)
    }

    private static func cancelRetrieve(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        guard state.collectors.cancelPages(try call.string("token")) else { throw .invalidArgument("token") }
        return []
    }

    private static func retrieve(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        try read(state, call).map(\.value)
    }

    /// No objects, no result: `returnval` is optional.
    private static func result(_ page: (page: [PropertyReader.Content], token: String?)) -> [Value] {
        guard !page.page.isEmpty else { return [] }
        return [
            .object(
                "RetrieveResult",
                [
                    "token": page.token.map(Value.string),
                    "objects": .array(of: "ObjectContent", page.page.map(\.value)),
                ]
            )
        ]
    }

    private static func createCollector(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        let session = call.session?.key ?? ""
        let id = "session[\(session)]\(state.collectors.number())"
        state.collectors.collectors[id] = CollectorStore.Collector(session: session)
        return [.reference(ManagedObjectReference(type: "PropertyCollector", value: id))]
    }

    private static func destroyCollector(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        guard call.this.value != "propertyCollector" else {
            throw .notSupported("The default property collector cannot be destroyed.")
        }
        state.collectors.collectors[call.this.value] = nil
        return []
    }

    private static func createFilter(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        guard let node = call.arguments.child("spec") else { throw .invalidArgument("spec") }
        let spec = try FilterSpec(node)
        // A filter that cannot be read is refused at once.
        _ = try PropertyReader(state: state, session: call.session).read(spec)
        var (key, collector) = state.collectors.collector(call.this, call.session)
        let reference = ManagedObjectReference(
            type: "PropertyFilter",
            value: "session[\(call.session?.key ?? "")]\(state.collectors.number())"
        )
        collector.filters.append(CollectorStore.Filter(reference: reference, spec: spec))
        state.collectors.collectors[key] = collector
        return [.reference(reference)]
    }

    private static func destroyFilter(_ state: inout ServerState, _ call: MethodCall) throws(Fault) -> [Value] {
        guard state.collectors.removeFilter(call.this) else { throw .objectNotFound(call.this) }
        return []
    }
}
