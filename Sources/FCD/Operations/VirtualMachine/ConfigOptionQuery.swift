/// `EnvironmentBrowser.QueryConfigOptionEx`: what virtual hardware of one version can have, as far as it matters to
/// disks.
package struct QueryConfigOption: SOAPOperation {
    /// How many disks an NVMe controller takes; nil where the hardware has none.
    package typealias Reply = Int?

    package static let service = SOAPService.vim
    package static let effect = OperationEffect.reads
    package let method = "QueryConfigOptionEx"
    package let target: ManagedObjectReference
    /// `vmx-19`
    let hardwareVersion: String?
    let host: ManagedObjectReference?
    /// Only this guest is described: the whole answer would name hundreds.
    let guestID: String?

    package init(
        environmentBrowser: ManagedObjectReference,
        hardwareVersion: String?,
        host: ManagedObjectReference?,
        guestID: String?
    ) {
        target = environmentBrowser
        self.hardwareVersion = hardwareVersion
        self.host = host
        self.guestID = guestID
    }

    package func encode(into body: inout XMLWriter) {
        body.element("spec") { spec in
            if let hardwareVersion { spec.element("key", hardwareVersion) }
            if let host { spec.reference("host", host) }
            if let guestID { spec.element("guestId", guestID) }
        }
    }

    package static func decode(_ answer: XMLNode) throws(AnswerError) -> Int? {
        let options = answer["returnval", "hardwareOptions"]?.all("virtualDeviceOption") ?? []
        let option = options.first { $0.type == "VirtualNVMEControllerOption" }
        return try option?.child("numNVMEDisks")?.optionalInt("max").map { Int($0) }
    }
}
