namespace MrBen.Portfolio.Costs;

/// <summary>An objective asked what trading an asset costs that has no instrument, no price or no data for the cost model.</summary>
public sealed class UnknownCostException : ArgumentException
{
    /// <summary>Reports an asset.</summary>
    /// <param name="detail">The sentence that names the asset and what is missing.</param>
    /// <param name="parameterName">The parameter that held the asset.</param>
    public UnknownCostException(string detail, string parameterName)
        : base(detail, parameterName) => Detail = detail;

    /// <summary>The sentence alone, without the parameter.</summary>
    public string Detail { get; }
}
