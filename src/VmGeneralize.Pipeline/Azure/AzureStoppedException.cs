namespace VmGeneralize.Pipeline.Azure;

/// <summary>Work in Azure was stopped by the user.</summary>
/// <param name="message">What is left of it, sentences.</param>
public sealed class AzureStoppedException(string message) : OperationCanceledException(message);
