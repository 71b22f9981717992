using MrBen.Portfolio.Statistics;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Gate;

/// <summary>The numbers of one judgement.</summary>
internal sealed record GateMeasures
{
    public required GateEvidence Evidence { get; init; }

    public required double ModelLoss { get; init; }

    public required double BaselineLoss { get; init; }

    public required double? Gain { get; init; }

    public required HypothesisTest? Test { get; init; }

    public required double GainDeviation { get; init; }

    public required BlockLosses? WorstBlock { get; init; }

    public required double? DriftedShare { get; init; }

    public double? RollingGain { get; init; }

    public double? Cusum { get; init; }

    public double? CusumThreshold { get; init; }

    public static GateMeasures Of(GateEvidence evidence, GateOptions options)
    {
        OutOfSampleLosses losses = evidence.Losses;
        int periods = losses.Periods;
        HypothesisTest? test = null;
        double deviation = 0;
        if (periods >= 2 && 2L * options.Horizon <= periods)
        {
            int lags = options.LagsFor(periods);
            test = DieboldMariano.TestBetter(losses.Model, losses.Baseline, options.Horizon, lags);
            double[] gains = new double[periods];
            for (int t = 0; t < periods; t++)
            {
                gains[t] = losses.Baseline[t] - losses.Model[t];
            }

            deviation = Math.Sqrt(NeweyWest.LongRunVariance(gains, lags));
        }

        BlockLosses? worst = null;
        foreach (BlockLosses block in losses.Blocks)
        {
            if (block.Observations >= options.MinimumBlockObservations && block.Ratio is { } ratio && !(worst?.Ratio >= ratio))
            {
                worst = block;
            }
        }

        return new GateMeasures
        {
            Evidence = evidence,
            ModelLoss = Moments.MeanOf(losses.Model),
            BaselineLoss = Moments.MeanOf(losses.Baseline),
            Gain = GainOf(losses.Model, losses.Baseline, losses.Scale),
            Test = test,
            GainDeviation = deviation,
            WorstBlock = worst,
            DriftedShare = evidence.Stability?.ShareAbove(options.MaximumStabilityIndex),
        };
    }

    /// <summary>What a model saves over some periods; null where the baseline loses nothing.</summary>
    public static double? GainOf(ReadOnlySpan<double> model, ReadOnlySpan<double> baseline, ReadOnlySpan<double> scale)
    {
        (double gain, double sum) = (0, 0);
        for (int t = 0; t < model.Length; t++)
        {
            gain += baseline[t] - model[t];
            sum += scale[t];
        }

        return sum > 0 ? gain / sum : null;
    }

    /// <summary>What speaks against opening on the merits; null where nothing does.</summary>
    public string? Objection(int trials, GateOptions options)
    {
        if (Gain is not { } gain)
        {
            return "the baseline loses nothing that could be saved";
        }

        string saved = Invariant($"it saves {gain:P2} of the loss over {Evidence.Losses.Periods} periods");
        if (gain < options.MinimumGain)
        {
            return gain < 0
                ? Invariant($"it loses {-gain:P2} more than the baseline over {Evidence.Losses.Periods} periods")
                : Invariant($"{saved}, less than {options.MinimumGain:P2}");
        }

        if (Test?.PValue is not { } p)
        {
            return $"{saved}, and the gain does not vary, so that nothing says how certain it is";
        }

        double adjusted = Adjusted(p, trials);
        if (!(adjusted < options.Significance))
        {
            return Invariant(
                $"{saved}, which may be luck (p-value {p:G3}, {adjusted:G3} after {Times(trials)}, not below {options.Significance})");
        }

        if (WorstBlock is { Ratio: { } ratio } worst && ratio > options.WorstBlock)
        {
            return Invariant($"{saved}, but loses {ratio:F3} times as much in {worst.Block}; at most {options.WorstBlock:F2} is allowed");
        }

        if (Evidence.DeflatedSharpe is { } sharpe && sharpe < options.MinimumDeflatedSharpe)
        {
            return Invariant($"{saved}, but its deflated Sharpe ratio is {sharpe:F3}, below {options.MinimumDeflatedSharpe:F2}");
        }

        return Evidence.OverfittingProbability is { } overfitting && overfitting > options.MaximumOverfitting
            ? Invariant(
                $"{saved}, but its backtest is overfitted with a probability of {overfitting:F2}, above {options.MaximumOverfitting:F2}")
            : null;
    }

    /// <summary>What speaks for an active model.</summary>
    public string Describe(int? trials = null)
    {
        string text = Invariant($"it saves {Gain:P2} of the loss over {Evidence.Losses.Periods} periods");
        if (Test is { PValue: { } p, Statistic: { } statistic })
        {
            text += Invariant($" (Diebold-Mariano {statistic:F2}, p-value {p:G3}");
            text += trials is { } count ? Invariant($", {Adjusted(p, count):G3} after {Times(count)})") : ")";
        }

        text += WorstBlock is { } worst ? Invariant($", worst block {worst}") : "";
        return RollingGain is { } rolling ? Invariant($"{text}, {rolling:P2} lately") : text;
    }

    public GateReport Report(GateState state, PredictionStatus status, string explanation, int trials) => new(state, status, explanation)
    {
        Configuration = Evidence.Configuration,
        Baseline = Evidence.Baseline,
        Observations = Evidence.Losses.Periods,
        ModelLoss = ModelLoss,
        BaselineLoss = BaselineLoss,
        Gain = Gain,
        Test = Test,
        AdjustedPValue = Test?.PValue is { } p ? Adjusted(p, trials) : null,
        Trials = trials,
        Blocks = Evidence.Losses.Blocks,
        WorstBlock = WorstBlock,
        RollingGain = RollingGain,
        Cusum = Cusum,
        CusumThreshold = CusumThreshold,
        DriftedShare = DriftedShare,
        Age = Evidence.Age,
        Outputs = Evidence.Outputs,
        DeflatedSharpe = Evidence.DeflatedSharpe,
        OverfittingProbability = Evidence.OverfittingProbability,
    };

    // Bonferroni's bound; Holm's first step is the same.
    private static double Adjusted(double p, int trials) => Math.Min(1, p * Math.Max(1, trials));

    private static string Times(int trials) => trials == 1 ? "1 trial" : Invariant($"{trials} trials");
}
