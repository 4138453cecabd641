/// The managers of `/sdk`, as `RetrieveServiceContent` names them.
package struct ServiceContent: Sendable {
    package var rootFolder: ManagedObjectReference
    package var propertyCollector: ManagedObjectReference
    package var viewManager: ManagedObjectReference?
    package var sessionManager: ManagedObjectReference?
    package var searchIndex: ManagedObjectReference?
    package var storageManager: ManagedObjectReference?
    package var authorizationManager: ManagedObjectReference?
    package var fileManager: ManagedObjectReference?
    package var storageResourceManager: ManagedObjectReference?
    package var eventManager: ManagedObjectReference?
    package var about: ServerAbout

    init(_ node: XMLNode) throws(AnswerError) {
        guard let about = node.child("about") else { throw AnswerError("the service content has no <about>") }
        rootFolder = try node.reference("rootFolder")
        propertyCollector = try node.reference("propertyCollector")
        viewManager = try node.optionalReference("viewManager")
        sessionManager = try node.optionalReference("sessionManager")
        searchIndex = try node.optionalReference("searchIndex")
        storageManager = try node.optionalReference("vStorageObjectManager")
        authorizationManager = try node.optionalReference("authorizationManager")
        fileManager = try node.optionalReference("fileManager")
        storageResourceManager = try node.optionalReference("storageResourceManager")
        eventManager = try node.optionalReference("eventManager")
        self.about = try ServerAbout(about)
    }
}

/// The managers of `/vslm/sdk`.
package struct VSLMContent: Sendable {
    package var storageManager: ManagedObjectReference
    package var storageLifecycleManager: ManagedObjectReference?
}
