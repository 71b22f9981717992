using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Models;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk.Learned;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio;

/// <summary>
/// Everything of a manager that rests on its options: made together, replaced together. Whoever works in one set of rooms ends in it. Immutable,
/// but for what the rooms remember themselves; thread-safe.
/// </summary>
internal sealed class PortfolioRooms
{
    public PortfolioRooms(
        PortfolioOptions options, ReturnSource returns, LivePortfolio live, PortfolioBook book, AlertDispatcher alerts,
        ModelLibrary? library, IModelTrainer? trainer, TimeProvider clock)
    {
        (Options, Returns, Live, Library) = (options, returns, live, library);
        Daily = new DailyWatch(options, returns, book, alerts);
        ModelSource source = new(returns, options.Models);
        ModelLibrary? used = options.Features.MachineLearning ? library : null;
        Risk = new RiskAnalysis(
            options, returns, source,
            used is null ? null : new RiskPredictor(used, options.Models.Horizons, options.Risk.Confidence));
        Training = new ModelTraining(options, source, library, trainer);
        Evidence = new EvidenceSource(options, Training);
        Reporting = new RiskReporting(options, returns, Risk, live);
        Allocation = new AllocationAnalysis(
            options, returns, new MethodCatalogue(options.Methods, options.Rules, Training.LearnedTiltFor(used), clock), clock);
        Tracking = new PerformanceTracking(options.Tracking);
        Reviews = new ReviewReporting(options, returns, book, Tracking, Training);
        Strategies = new StrategyCatalogue(
            options.MinimumVariance, options.MaximumSharpe, options.MeanVariance, options.RiskParity, options.EqualWeight,
            options.BlackLitterman, options.DynamicAllocation, options.DynamicBase, clock);
    }

    /// <summary>The options, sound and nobody else's.</summary>
    public PortfolioOptions Options { get; }

    public ReturnSource Returns { get; }

    public LivePortfolio Live { get; }

    public DailyWatch Daily { get; }

    public RiskAnalysis Risk { get; }

    public RiskReporting Reporting { get; }

    public ReviewReporting Reviews { get; }

    public AllocationAnalysis Allocation { get; }

    /// <summary>The models of the store; none where no directory was given.</summary>
    public ModelLibrary? Library { get; }

    public ModelTraining Training { get; }

    public EvidenceSource Evidence { get; }

    public PerformanceTracking Tracking { get; }

    public StrategyCatalogue Strategies { get; }
}
