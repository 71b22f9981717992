using MrBen.Portfolio.Risk.Forecasts;

namespace MrBen.Portfolio.Risk.Backtests;

/// <summary>What one method forecasts. Immutable.</summary>
/// <param name="Method">Its name.</param>
/// <param name="Confidence">The confidence that the model was asked for: an adaptive level moves it.</param>
/// <param name="Tail">Value at risk and expected shortfall of the next period; <see langword="null"/> where there is none.</param>
/// <param name="Detail">Why there is none; empty where there is one.</param>
public sealed record MethodForecast(string Method, double Confidence, TailLoss? Tail, string Detail)
{
    /// <summary>The rate at which the level follows violations; <see langword="null"/> where it does not.</summary>
    public double? AdaptationRate { get; init; }
}
