/// The SOAP services of a vCenter that this library speaks to.
package enum SOAPService: String, Sendable, CaseIterable {
    /// vSphere Web Services, at `/sdk`.
    case vim
    /// The global catalog of First Class Disks, at `/vslm/sdk`, on vCenter 6.7 U2 and later.
    case vslm
    /// Storage policies (Policy Based Management), at `/pbm/sdk`, on vCenter alone.
    case pbm

    package var path: String {
        switch self {
        case .vim: "/sdk"
        case .vslm: "/vslm/sdk"
        case .pbm: "/pbm/sdk"
        }
    }

    package var namespace: String {
        switch self {
        case .vim: XMLNamespace.vim25
        case .vslm: XMLNamespace.vslm
        case .pbm: XMLNamespace.pbm
        }
    }
}
