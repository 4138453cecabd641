/// Which privileges are granted, by the objects asked for and the privileges' IDs.
package typealias GrantedPrivileges = [ManagedObjectReference: [String: Bool]]

/// `AuthorizationManager.HasPrivilegeOnEntities`: what a session may do with some objects.
///
/// By the session's key, so that it does not depend on how a server writes a user's name and domain.
package struct HasPrivilegeOnEntities: SOAPOperation {
    package static let service = SOAPService.vim
    package static let effect = OperationEffect.reads
    package let method = "HasPrivilegeOnEntities"
    package let target: ManagedObjectReference
    let entities: [ManagedObjectReference]
    let sessionKey: String
    let privileges: [String]

    package init(
        authorizationManager: ManagedObjectReference,
        entities: [ManagedObjectReference],
        sessionKey: String,
        privileges: [String]
    ) {
        target = authorizationManager
        self.entities = entities
        self.sessionKey = sessionKey
        self.privileges = privileges
    }

    package func encode(into body: inout XMLWriter) {
        for entity in entities { body.reference("entity", entity) }
        body.element("sessionId", sessionKey)
        for privilege in privileges { body.element("privId", privilege) }
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> GrantedPrivileges {
        var granted: GrantedPrivileges = [:]
        for row in answer.all("returnval") {
            let entity = try row.reference("entity")
            for availability in row.all("privAvailability") {
                granted[entity, default: [:]][try availability.string("privId")] = try availability.bool("isGranted")
            }
        }
        return granted
    }
}
