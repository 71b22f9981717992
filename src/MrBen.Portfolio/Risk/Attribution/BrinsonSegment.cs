namespace MrBen.Portfolio.Risk.Attribution;

/// <summary>One segment (sector, country, asset class) of a portfolio and of its benchmark over one period. Immutable.</summary>
/// <param name="Name">The segment; each once a period.</param>
/// <param name="PortfolioWeight">Fraction of the portfolio at the start of the period; the fractions sum to 1.</param>
/// <param name="BenchmarkWeight">Fraction of the benchmark at the start of the period; the fractions sum to 1.</param>
/// <param name="PortfolioReturn">
/// Simple return of the portfolio's holdings in the segment; where it holds none, that of the benchmark, so that nothing was selected.
/// </param>
/// <param name="BenchmarkReturn">Simple return of the benchmark's part in the segment.</param>
public sealed record BrinsonSegment(
    string Name, double PortfolioWeight, double BenchmarkWeight, double PortfolioReturn, double BenchmarkReturn);
