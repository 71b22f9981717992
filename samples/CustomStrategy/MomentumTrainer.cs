using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace CustomStrategy;

/// <summary>
/// A trainer of one's own: fits the slope on the first two thirds of the months and judges it on the rest, which it never saw. The model is
/// used only where it forecasts better there than the baseline, zero for every asset, by more than chance would.
/// </summary>
internal sealed class MomentumTrainer : IModelTrainer
{
    private const string Name = "allocation_optimizer";
    private const double Significant = 1.645; // one-sided 5 % of the normal distribution

    private readonly MomentumModel _model = new();

    public IAssetScoreModel AllocationOptimizer => _model;

    public Task<TrainingReport> TrainAsync(
        ReturnPanel returns, ModelOptions options, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(returns);
        ArgumentNullException.ThrowIfNull(options);
        return Task.Run(() => Train(returns, options, progress, cancellationToken), cancellationToken);
    }

    private TrainingReport Train(
        ReturnPanel returns, ModelOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellationToken)
    {
        const int First = MomentumModel.Lookback;
        if (!returns.IsComplete || returns.Observations < 2 * First)
        {
            return Report(TrainingOutcome.InsufficientHistory, Invariant($"The model needs {2 * First} returns of each asset."));
        }

        int split = First + (2 * (returns.Observations - First) / 3);
        double slope = Fit(returns, First, split);
        progress?.Report(new TrainingProgress(Name, "fitted", 0.5));
        cancellationToken.ThrowIfCancellationRequested();

        (double saved, double score) = Judge(returns, split, slope);
        progress?.Report(new TrainingProgress(Name, "judged", 1));
        bool isBetter = saved > options.PerformanceThreshold && score > Significant;
        string detail = Invariant($"Out of sample, over {returns.Observations - split} months, the slope {slope:F2} saves {saved:P2} of ")
            + Invariant($"the baseline's squared error, t = {score:F2}; it must save more than {options.PerformanceThreshold:P0} at ")
            + Invariant($"t > {Significant}.");
        _model.Use(isBetter ? PredictionStatus.Active : PredictionStatus.GateClosed, slope, detail);
        return Report(isBetter ? TrainingOutcome.Activated : TrainingOutcome.GateClosed, detail);
    }

    /// <summary>Least squares through the origin: both sides are centred month by month.</summary>
    private static double Fit(ReturnPanel returns, int from, int to)
    {
        double products = 0;
        double squares = 0;
        for (int t = from; t < to; t++)
        {
            double[] leads = MomentumModel.Leads(returns, t);
            double[] truth = Truth(returns, t);
            for (int i = 0; i < leads.Length; i++)
            {
                products += leads[i] * truth[i];
                squares += leads[i] * leads[i];
            }
        }

        return squares > 0 ? products / squares : 0;
    }

    /// <summary>Share of the baseline's squared error that the model saves, and how many standard errors the saving is above 0.</summary>
    private static (double Saved, double Score) Judge(ReturnPanel returns, int from, double slope)
    {
        List<double> savings = [];
        double baseline = 0;
        for (int t = from; t < returns.Observations; t++)
        {
            double[] leads = MomentumModel.Leads(returns, t);
            double[] truth = Truth(returns, t);
            double nothing = truth.Sum(y => y * y);
            double model = truth.Zip(leads, (y, x) => (y - (slope * x)) * (y - (slope * x))).Sum();
            baseline += nothing;
            savings.Add(nothing - model);
        }

        double mean = savings.Average();
        double error = Math.Sqrt(savings.Sum(saving => (saving - mean) * (saving - mean)) / (savings.Count - 1) / savings.Count);
        return baseline > 0 && error > 0 ? (savings.Sum() / baseline, mean / error) : (0, 0);
    }

    /// <summary>What came: the lead of a period's return over the mean of all assets, per year.</summary>
    private static double[] Truth(ReturnPanel returns, int period) =>
        MomentumModel.Centred([.. returns.Row(period).ToArray().Select(value => value * returns.Frequency.PeriodsPerYear)]);

    private static TrainingReport Report(TrainingOutcome outcome, string detail) => new([new ModelTrainingResult(Name, outcome, detail)]);
}
