/// Reads properties of many objects through the PropertyCollector, page by page.
package struct PropertyReader: Sendable {
    let session: SOAPSession
    let content: ServiceContent
    let pageSize: Int

    init(session: SOAPSession, content: ServiceContent, pageSize: Int = 500) {
        self.session = session
        self.content = content
        self.pageSize = pageSize
    }

    /// Properties of all objects of these types below the root folder, handed over a page at a time.
    ///
    /// - Throws: ``FCDError``, or what `handle` throws.
    func readAll(
        _ properties: [PropertyFilter.PropertySet],
        handle: (_ page: [ObjectProperties]) async throws -> Void
    ) async throws {
        let view = try await makeView(of: properties.map(\.type))
        do {
            try await read(PropertyFilter(properties, of: .view(view)), handle: handle)
        } catch {
            await destroy(view)
            throw error
        }
        await destroy(view)
    }

    /// A view of all objects of these types below the root folder.
    func makeView(of types: [String]) async throws -> ManagedObjectReference {
        guard let viewManager = content.viewManager else {
            throw FCDError(.unsupported, "this server has no view manager")
        }
        return try await session.call(
            CreateContainerView(viewManager: viewManager, container: content.rootFolder, types: types)
        )
    }

    /// Properties of these objects, as one list.
    func read(
        _ properties: PropertyFilter.PropertySet,
        of objects: [ManagedObjectReference]
    ) async throws -> [ObjectProperties] {
        guard !objects.isEmpty else { return [] }
        var all: [ObjectProperties] = []
        try await read(PropertyFilter([properties], of: .these(objects))) { all += $0 }
        return all
    }

    /// Properties of all that a filter selects, handed over a page at a time.
    ///
    /// - Throws: ``FCDError``, or what `handle` throws.
    func read(
        _ filter: PropertyFilter,
        handle: (_ page: [ObjectProperties]) async throws -> Void
    ) async throws {
        var page = try await session.call(
            RetrievePropertiesEx(collector: content.propertyCollector, filter: filter, pageSize: pageSize)
        )
        try await handle(page.objects)
        while let token = page.token {
            page = try await session.call(
                ContinueRetrievePropertiesEx(collector: content.propertyCollector, token: token)
            )
            try await handle(page.objects)
        }
    }

    /// The view only costs the server memory until the session ends, so a failure here is not worth an error. The
    /// session may outlive this process, so the view goes also after a Ctrl-C.
    func destroy(_ view: ManagedObjectReference) async {
        await Task { [session] in
            try? await session.call(DestroyView(view: view), timeout: .seconds(3), mayLogIn: false)
        }.value
    }
}
