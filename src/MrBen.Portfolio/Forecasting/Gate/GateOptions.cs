using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Gate;

/// <summary>When <see cref="ModelGate"/> opens for a model and when it closes again.</summary>
public sealed record GateOptions
{
    /// <summary>Fewest out-of-sample periods, at least 30. Default 250.</summary>
    public int MinimumObservations { get; set; } = 250;

    /// <summary>Smallest share of the baseline's mean loss that the model saves, in [0, 1). Default 0.01.</summary>
    public double MinimumGain { get; set; } = 0.01;

    /// <summary>
    /// Largest one-sided p-value of Diebold and Mariano's test, after it was multiplied by the number of trials, in (0, 0.5). Default 0.05.
    /// </summary>
    public double Significance { get; set; } = 0.05;

    /// <summary>
    /// Periods H that the forecasts look ahead, at least 1: losses of overlapping labels depend on one another. Default 1.
    /// </summary>
    public int Horizon { get; set; } = 1;

    /// <summary>
    /// Lags of the long-run variance, at least <see cref="Horizon"/> − 1; null for <see cref="Statistics.DieboldMariano.LagsFor"/>. Default
    /// null: with H − 1 lags Bartlett's weights would miss a third of the variance that overlapping labels bring.
    /// </summary>
    public int? Lags { get; set; }

    /// <summary>Largest loss of the model in a block over the baseline's there, at least 1. Default 1.10.</summary>
    public double WorstBlock { get; set; } = 1.10;

    /// <summary>Losses that a block needs to be judged, at least 1; smaller blocks are reported only. Default 63.</summary>
    public int MinimumBlockObservations { get; set; } = 63;

    /// <summary>
    /// Growth of the observations after which a configuration that was refused is judged again, as a further trial, in [0, 10]; until then
    /// the refusal stands. Default 0.1: looks at nearly the same losses are no new evidence.
    /// </summary>
    public double JudgedAgainAfter { get; set; } = 0.1;

    /// <summary>Periods W since the opening over which the rolling gain is taken, at least 20. Default 63.</summary>
    public int RollingWindow { get; set; } = 63;

    /// <summary>The rolling gain below which an open gate closes, in (−1, <see cref="MinimumGain"/>]. Default −0.02.</summary>
    public double ClosingGain { get; set; } = -0.02;

    /// <summary>
    /// Standard errors of the rolling gain that it must be below <see cref="ClosingGain"/> besides, in [0, 10]. Default 0. Losses are
    /// noisy: a model that truly saves 5 % of the loss against a day's squared return is below −2 % in one stretch of 63 days of seven. Of
    /// 179 gates that simulations opened for such a model 42 were open a year later, with 2 standard errors 172.
    /// </summary>
    public double ClosingErrors { get; set; }

    /// <summary>
    /// Fall of the mean gain below 0, in long-run standard deviations of a period's gain, that the cumulative sum is to find fastest, in
    /// (0, 5]. Default 0.25.
    /// </summary>
    public double CusumShift { get; set; } = 0.25;

    /// <summary>
    /// Periods between false alarms of the cumulative sum, on average, of a model that is exactly as good as its baseline, in [100, 1e6].
    /// Default 2,520, ten years of exchange days.
    /// </summary>
    public double CusumRunLength { get; set; } = 2_520;

    /// <summary>
    /// Population stability index above which a feature has drifted, where no stretch of the training had as large a one, positive. Default
    /// 0.25.
    /// </summary>
    public double MaximumStabilityIndex { get; set; } = 0.25;

    /// <summary>Share of drifted features from which on the gate closes, in (0, 1]. Default 0.25.</summary>
    public double DriftedShare { get; set; } = 0.25;

    /// <summary>Age of the model beyond which it is stale, positive, in days. Default 365.</summary>
    public TimeSpan MaximumAge { get; set; } = TimeSpan.FromDays(365);

    /// <summary>Where the model's outputs may lie as a multiple of the baseline's. Default half to twice.</summary>
    public OutputBand Outputs { get; set; } = OutputBand.HalfToTwice;

    /// <summary>
    /// Largest share of outputs outside <see cref="Outputs"/>, in [0, 1]. Default 0.05; one that is not finite is too many.
    /// </summary>
    public double MaximumOutside { get; set; } = 0.05;

    /// <summary>Smallest deflated Sharpe ratio where there is one, in [0, 1). Default 0.95.</summary>
    public double MinimumDeflatedSharpe { get; set; } = 0.95;

    /// <summary>Largest probability of backtest overfitting where there is one, in (0, 1]. Default 0.5.</summary>
    public double MaximumOverfitting { get; set; } = 0.5;

    /// <summary>The lags used for a number of periods.</summary>
    internal int LagsFor(int periods) => Math.Min(periods - 1, Lags ?? Statistics.DieboldMariano.LagsFor(periods, Horizon));

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        Require(MinimumObservations >= 30, nameof(MinimumObservations), "at least 30", MinimumObservations);
        Require(MinimumGain >= 0 && MinimumGain < 1, nameof(MinimumGain), "in [0, 1)", MinimumGain);
        Require(Significance > 0 && Significance < 0.5, nameof(Significance), "in (0, 0.5)", Significance);
        Require(Horizon is >= 1 and <= 1_000, nameof(Horizon), "in [1, 1000]", Horizon);
        Require(
            Lags is null || Lags >= Horizon - 1, nameof(Lags), Invariant($"at least {nameof(Horizon)} − 1, {Horizon - 1}"), Lags ?? 0);
        Require(WorstBlock >= 1 && double.IsFinite(WorstBlock), nameof(WorstBlock), "at least 1", WorstBlock);
        Require(MinimumBlockObservations >= 1, nameof(MinimumBlockObservations), "at least 1", MinimumBlockObservations);
        Require(JudgedAgainAfter >= 0 && JudgedAgainAfter <= 10, nameof(JudgedAgainAfter), "in [0, 10]", JudgedAgainAfter);
        Require(RollingWindow is >= 20 and <= 100_000, nameof(RollingWindow), "in [20, 100000]", RollingWindow);
        Require(
            ClosingGain > -1 && ClosingGain <= MinimumGain, nameof(ClosingGain), Invariant($"in (-1, {nameof(MinimumGain)}]"), ClosingGain);
        Require(ClosingErrors >= 0 && ClosingErrors <= 10, nameof(ClosingErrors), "in [0, 10]", ClosingErrors);
        Require(CusumShift > 0 && CusumShift <= 5, nameof(CusumShift), "in (0, 5]", CusumShift);
        Require(CusumRunLength >= 100 && CusumRunLength <= 1e6, nameof(CusumRunLength), "in [100, 1e6]", CusumRunLength);
        Require(
            MaximumStabilityIndex > 0 && double.IsFinite(MaximumStabilityIndex), nameof(MaximumStabilityIndex), "positive",
            MaximumStabilityIndex);
        Require(DriftedShare > 0 && DriftedShare <= 1, nameof(DriftedShare), "in (0, 1]", DriftedShare);
        Require(MaximumAge > TimeSpan.Zero, nameof(MaximumAge), "positive", MaximumAge.TotalDays);
        Require(Outputs.IsSound, nameof(Outputs), "a band around 1", Outputs.Lowest);
        Require(MaximumOutside >= 0 && MaximumOutside <= 1, nameof(MaximumOutside), "in [0, 1]", MaximumOutside);
        Require(
            MinimumDeflatedSharpe >= 0 && MinimumDeflatedSharpe < 1, nameof(MinimumDeflatedSharpe), "in [0, 1)", MinimumDeflatedSharpe);
        Require(MaximumOverfitting > 0 && MaximumOverfitting <= 1, nameof(MaximumOverfitting), "in (0, 1]", MaximumOverfitting);
        return errors;

        void Require(bool holds, string name, string what, double value)
        {
            if (!holds)
            {
                errors.Add(Invariant($"{name} must be {what}; it is {value}."));
            }
        }
    }

    /// <summary>A checked copy; the defaults for null.</summary>
    internal static GateOptions Checked(GateOptions? options, string parameter)
    {
        GateOptions settings = options is null ? new() : options with { };
        IReadOnlyList<string> errors = settings.Validate();
        return errors.Count == 0 ? settings : throw new ArgumentException(string.Join(' ', errors), parameter);
    }
}
