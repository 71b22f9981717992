namespace MrBen.Portfolio.Risk.Stress;

/// <summary>A change of correlations: <see cref="CorrelationBlend"/> or <see cref="GroupCorrelation"/>.</summary>
public abstract record CorrelationShock
{
    private protected CorrelationShock()
    {
    }

    internal abstract void Collect(List<string> errors);
}
