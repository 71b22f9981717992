using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.State;

namespace MrBen.Portfolio;

/// <summary>Says what an allocation rested on. Hashes a history once, however many allocations rest on it. Thread-safe.</summary>
internal sealed class EvidenceSource(PortfolioOptions options, ModelTraining training)
{
    private readonly Lazy<string> _configuration = new(() => PortfolioConfiguration.HashOf(options));
    private HashedHistory? _last;

    /// <summary>The decision of an allocation, with its evidence.</summary>
    public AllocationDecision Decide(PortfolioAllocation allocation, PortfolioSnapshot snapshot) => allocation.ToDecision() with
    {
        Evidence = new DecisionEvidence
        {
            StateSequence = snapshot.Sequence,
            HistoryHash = HashOf(snapshot.History),
            ConfigurationHash = _configuration.Value,
            Models = options.Features.MachineLearning
                ? [.. training.Records.Where(record => record.Champion is not null)
                    .Select(record => $"{record.Place}: {record.Champion!.Id}")]
                : [],
            Driver = allocation.Result.Driver,
            Iterations = allocation.Result.Iterations,
            Proof = ProofOf(allocation.Result),
            Confidence = allocation.Confidence,
            Trades = allocation.Plan is { } plan
                ? [.. plan.Trades.Select(trade => new DecidedTrade(trade.Asset, trade.Quantity, trade.Price, trade.Cost))]
                : [],
        },
    };

    private static DecisionProof? ProofOf(AllocationResult result) =>
        result.Certificate is { } certificate
            ? new DecisionProof(certificate.PrimalResidual, certificate.DualResidual, certificate.Complementarity, certificate.RelativeGap)
            : result.ConicCertificate is { } conic
            ? new DecisionProof(conic.PrimalResidual, conic.DualResidual, conic.DualDistance, conic.RelativeGap)
            : null;

    private string? HashOf(PriceHistory? history)
    {
        if (history is null)
        {
            return null;
        }

        HashedHistory? last = Volatile.Read(ref _last);
        if (!ReferenceEquals(last?.History, history))
        {
            last = new HashedHistory(history, HistoryFormat.Hash(history));
            Volatile.Write(ref _last, last);
        }

        return last!.Hash;
    }

    private sealed record HashedHistory(PriceHistory History, string Hash);
}
