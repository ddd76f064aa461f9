using VmGeneralize.Operations.Linux;
using VmGeneralize.Operations.Windows;
using VmGeneralize.Operations.Windows.OptIn;
using VmGeneralize.Operations.Windows.Readiness;

namespace VmGeneralize.Operations;

/// <summary>Every operation there is, in the order in which they are planned and shown.</summary>
public static class Catalogue
{
    public static IReadOnlyList<Operation> All { get; } = Checked(
    [
        Panther.Operation,
        AnswerFiles.Operation,
        AnswerFilePointer.Operation,
        AutomaticLogon.Operation,
        AzureAgentLogs.Operation,
        AzureCustomData.Operation,
        PageFiles.Operation,
        HibernationFileOperation.Operation,
        CrashDumps.Operation,
        UpdateClientIdentity.Operation,
        TelemetryMachineId.Operation,
        RemoteDesktopCertificate.Operation,
        ConfigurationManagerIdentity.Operation,
        WindowsSshHostKeys.Operation,
        PersistentRoutes.Operation,
        RegistryBackups.Operation,
        RegistryTransactionLogs.Operation,
        RegistryLogs.Operation,
        .. OptInOperations.All,
        .. ReadinessOperations.All,
        DeepScrub.Operation,
        .. LinuxOperations.All,
    ]);

    /// <summary>The operation of a name that this program itself uses.</summary>
    /// <exception cref="InvalidOperationException">There is none: a mistake here must fail the first test, not a user.</exception>
    public static Operation Get(string id) =>
        All.FirstOrDefault(operation => operation.Id == id) ?? throw new InvalidOperationException($"There is no operation \"{id}\"");

    /// <summary>Rejects entries that could not be selected by name: a mistake here must fail the first test, not a user.</summary>
    internal static IReadOnlyList<Operation> Checked(IReadOnlyList<Operation> operations)
    {
        HashSet<string> ids = [];
        foreach (Operation operation in operations)
        {
            bool wellFormed = operation.Id.Length > 0 && operation.Id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
                && operation.Id[0] != '-';
            if (!wellFormed || operation.Id is Selection.Defaults or Selection.All || !ids.Add(operation.Id))
            {
                throw new InvalidOperationException($"Operation id \"{operation.Id}\" is malformed or used twice");
            }
        }

        return operations;
    }
}
