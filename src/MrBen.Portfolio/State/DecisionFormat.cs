using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Rebalancing;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.State;

/// <summary>
/// The canonical bytes of assessments and decisions, as a part of <see cref="StateFormat"/> and <see cref="EventFormat"/>.
/// </summary>
internal static class DecisionFormat
{
    public static void Write(StateWriter writer, RiskAssessment assessment)
    {
        writer.Write((int)assessment.Status);
        writer.Write(assessment.Detail);
        writer.Write(assessment.NetAssetValue);
        writer.Write(assessment.Observations);
        writer.Write(assessment.Volatility);
        writer.Write(assessment.ValueAtRisk);
        writer.Write(assessment.ConditionalValueAtRisk);
        writer.Write(assessment.MaximumDrawdown);
        writer.Write(assessment.SharpeRatio is not null);
        writer.Write(assessment.SharpeRatio ?? 0);
    }

    public static RiskAssessment ReadAssessment(StateReader reader)
    {
        RiskAssessment assessment = new(
            (RiskStatus)reader.ReadInt32(), reader.ReadString(), reader.ReadDecimal(), reader.ReadInt32(), reader.ReadDouble(),
            reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), null);
        bool hasSharpe = reader.ReadBoolean();
        double sharpe = reader.ReadDouble();
        return hasSharpe ? assessment with { SharpeRatio = sharpe } : assessment;
    }

    public static void Write(StateWriter writer, AllocationDecision decision)
    {
        writer.Write(decision.Strategy);
        writer.Write((int)decision.Method);
        writer.Write((int)decision.Status);
        writer.Write(decision.Detail);
        writer.Write(decision.Weights is not null);
        if (decision.Weights is { } weights)
        {
            writer.WriteAssets(weights.Assets);
            foreach (double weight in weights.Weights)
            {
                writer.Write(weight);
            }
        }

        writer.Write(decision.ExpectedReturn);
        writer.Write(decision.Volatility);
        writer.Write(decision.PlanStatus is { } status ? (int)status : -1);
        writer.Write(decision.Trades);
        writer.Write(decision.Cost);
        writer.Write(decision.Turnover);
        writer.Write(decision.Trigger);
        writer.Write(decision.TriggerDetail);
        Write(writer, decision.Evidence);
    }

    public static AllocationDecision ReadDecision(StateReader reader)
    {
        string strategy = reader.ReadString();
        AllocationMethod method = (AllocationMethod)reader.ReadInt32();
        AllocationStatus status = (AllocationStatus)reader.ReadInt32();
        string detail = reader.ReadString();
        PortfolioWeights? weights = null;
        if (reader.ReadBoolean())
        {
            ImmutableArray<AssetId> assets = reader.ReadAssets();
            double[] values = new double[assets.Length];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = reader.ReadDouble();
            }

            weights = PortfolioWeights.Create(assets, values);
        }

        double expectedReturn = reader.ReadDouble();
        double volatility = reader.ReadDouble();
        int plan = reader.ReadInt32();
        return new AllocationDecision(
            strategy, method, status, detail, weights, expectedReturn, volatility, plan < 0 ? null : (RebalanceStatus)plan,
            reader.ReadInt32(), reader.ReadDecimal(), reader.ReadDouble(), reader.ReadString(), reader.ReadString())
        {
            Evidence = ReadEvidence(reader),
        };
    }

    private static void Write(StateWriter writer, DecisionEvidence? evidence)
    {
        writer.Write(evidence is not null);
        if (evidence is null)
        {
            return;
        }

        writer.Write(evidence.StateSequence);
        writer.WriteOptional(evidence.HistoryHash);
        writer.Write(evidence.ConfigurationHash);
        writer.Write(evidence.Models.Length);
        foreach (string model in evidence.Models)
        {
            writer.Write(model);
        }

        writer.Write(evidence.Driver);
        writer.Write(evidence.Iterations);
        writer.Write(evidence.Proof is not null);
        if (evidence.Proof is { } proof)
        {
            writer.Write(proof.Primal);
            writer.Write(proof.Dual);
            writer.Write(proof.Complementarity);
            writer.Write(proof.RelativeGap);
        }

        writer.WriteOptional(evidence.Confidence);
        writer.Write(evidence.Trades.Length);
        foreach (DecidedTrade trade in evidence.Trades)
        {
            writer.Write(trade.Asset.Value);
            writer.Write(trade.Quantity);
            writer.Write(trade.Price);
            writer.Write(trade.Cost);
        }
    }

    private static DecisionEvidence? ReadEvidence(StateReader reader) => !reader.ReadBoolean() ? null : new DecisionEvidence
    {
        StateSequence = reader.ReadInt64(),
        HistoryHash = reader.ReadOptionalString(),
        ConfigurationHash = reader.ReadString(),
        Models = ReadModels(reader),
        Driver = reader.ReadString(),
        Iterations = reader.ReadInt32(),
        Proof = reader.ReadBoolean()
            ? new DecisionProof(reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble())
            : null,
        Confidence = reader.ReadOptionalDouble(),
        Trades = ReadTrades(reader),
    };

    private static ImmutableArray<string> ReadModels(StateReader reader)
    {
        ImmutableArray<string>.Builder models = ImmutableArray.CreateBuilder<string>();
        for (int count = reader.ReadCount(); models.Count < count;)
        {
            models.Add(reader.ReadString());
        }

        return models.ToImmutable();
    }

    private static ImmutableArray<DecidedTrade> ReadTrades(StateReader reader)
    {
        ImmutableArray<DecidedTrade>.Builder trades = ImmutableArray.CreateBuilder<DecidedTrade>();
        for (int count = reader.ReadCount(); trades.Count < count;)
        {
            trades.Add(new DecidedTrade(
                new AssetId(reader.ReadString()), reader.ReadDecimal(), reader.ReadDecimal(), reader.ReadDecimal()));
        }

        return trades.ToImmutable();
    }
}
