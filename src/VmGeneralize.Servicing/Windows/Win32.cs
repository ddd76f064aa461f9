using System.ComponentModel;
using System.Runtime.InteropServices;

namespace VmGeneralize.Servicing.Windows;

/// <summary>Errors of Win32 calls.</summary>
internal static class Win32
{
    private const int GeneralFailure = 31; // ERROR_GEN_FAILURE: for calls that fail and do not say why

    /// <summary>What the last call answered; without the system's text, which is in the host's language.</summary>
    public static Win32Exception LastError(string call) => Error(Marshal.GetLastPInvokeError(), call);

    public static Win32Exception Error(int code, string call) => new(code == 0 ? GeneralFailure : code, call);
}
