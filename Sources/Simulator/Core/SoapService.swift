import FCD

/// A SOAP service of the server, with its path and namespace.
enum SoapService: Sendable, CaseIterable {
    case vim
    case vslm
    case pbm

    init?(path: String) {
        switch path {
        case "/sdk", "/sdk/", "/sdk/vimService": self = .vim
        case "/vslm/sdk", "/vslm/sdk/": self = .vslm
        case "/pbm/sdk", "/pbm", "/pbm/": self = .pbm
        default: return nil
        }
    }

    var namespace: String {
        switch self {
        case .vim: XMLNamespace.vim25
        case .vslm: XMLNamespace.vslm
        case .pbm: XMLNamespace.pbm
        }
    }
}
