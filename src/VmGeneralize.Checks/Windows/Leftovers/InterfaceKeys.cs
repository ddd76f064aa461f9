using VmGeneralize.Guests;

namespace VmGeneralize.Checks.Windows.Leftovers;

/// <summary>The registry keys of TCP/IP's interfaces in the control set that Windows would boot with.</summary>
internal static class InterfaceKeys
{
    public static IEnumerable<string> Keys(IGuestView guest)
    {
        string interfaces = $@"{guest.Registry.ControlSet}\Services\Tcpip\Parameters\Interfaces";
        return guest.Registry.SubkeyNames("SYSTEM", interfaces).Select(name => $@"{interfaces}\{name}");
    }
}
