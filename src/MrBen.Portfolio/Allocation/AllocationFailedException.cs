namespace MrBen.Portfolio.Allocation;

/// <summary>Weights were demanded of an allocation that has none.</summary>
public sealed class AllocationFailedException : InvalidOperationException
{
    /// <summary>Reports a failed allocation.</summary>
    public AllocationFailedException(AllocationResult result)
        : base($"The allocation ended with {result?.Status}: {result?.Detail}")
    {
        ArgumentNullException.ThrowIfNull(result);
        Result = result;
    }

    /// <summary>The allocation without weights.</summary>
    public AllocationResult Result { get; }
}
