/// A fault as the server sent it: its type, its message and every detail, whether this library knows it or not.
public struct ServerFault: Error, Sendable, Equatable {
    /// The type without its prefix, such as `NoPermission` or `VslmSyncFault`; nil where the server named none.
    public var type: String?
    /// The server's `faultstring`, or the localized message of a task's error.
    public var message: String
    /// Leaf values of the fault by their path, such as `privilegeId` or `object`, in the order sent.
    public var details: [Detail]

    /// One leaf of a fault.
    public struct Detail: Sendable, Equatable {
        /// Element names from the fault down, joined with dots, such as `missingPrivileges.entity`.
        public var path: String
        /// The text; a managed object reference is written `Datastore:datastore-11`.
        public var value: String

        /// A leaf.
        public init(path: String, value: String) {
            self.path = path
            self.value = value
        }
    }

    /// The type that stands in the row of a disk which no datastore that could be read has, while others could not be
    /// read: a client's own, and no server's.
    package static let unreadDatastore = "DatastoreNotRead"

    /// A fault; the type comes without a prefix.
    public init(type: String?, message: String, details: [Detail] = []) {
        self.type = type
        self.message = message
        self.details = details
    }

    /// The value of the first detail of that path.
    public subscript(path: String) -> String? {
        details.first { $0.path == path }?.value
    }
}

extension ServerFault: CustomStringConvertible {
    /// Type, message and details in one line.
    public var description: String {
        let words =
            details.isEmpty ? "" : " {" + details.map { "\($0.path): \($0.value)" }.joined(separator: ", ") + "}"
        return "\(type ?? "fault"): \(message)\(words)"
    }
}

extension ServerFault {
    /// Whether the server says that it does not have the method called, as against not for this object.
    package var isMethodMissing: Bool {
        type == "MethodNotFound" || message.contains("Unable to resolve WSDL method name")
    }

    /// Reads the body of a `soapenv:Fault`.
    package init(soapFault node: XMLNode) {
        let detail = node.child("detail")?.children.first
        // The element is named after the fault (`<NoPermissionFault>`), and usually carries xsi:type as well.
        let typeName = (detail?.type ?? detail?.name)?.split(separator: ".").last.map(String.init)
        let named = detail?.type == nil && typeName?.hasSuffix("Fault") == true && typeName != "VslmSyncFault"
        self.init(
            type: named ? typeName.map { String($0.dropLast("Fault".count)) } : typeName,
            message: node.child("faultstring")?.text ?? "",
            details: detail.map { Self.leaves(of: $0) } ?? []
        )
    }

    /// Reads a `LocalizedMethodFault`: the error of a task, or of one row of a batch call.
    package init(localized node: XMLNode) {
        let fault = node.child("fault")
        self.init(
            type: fault?.type?.split(separator: ".").last.map(String.init),
            message: node.optionalString("localizedMessage") ?? fault?.optionalString("msg") ?? "",
            details: fault.map { Self.leaves(of: $0) } ?? []
        )
    }

    private static func leaves(of node: XMLNode, prefix: String = "") -> [Detail] {
        node.children.flatMap { child -> [Detail] in
            let path = prefix + child.name
            guard child.children.isEmpty else { return leaves(of: child, prefix: path + ".") }
            let type = child.attributes["type"].map { "\($0):" } ?? ""
            return [Detail(path: path, value: type + child.text)]
        }
    }
}
