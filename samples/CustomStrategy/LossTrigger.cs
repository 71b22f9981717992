using MrBen.Portfolio.Market;
using MrBen.Portfolio.Rebalancing;
using static System.FormattableString;

namespace CustomStrategy;

/// <summary>A trigger of one's own: it is time to act where the weights held have lost more than a share over the last periods.</summary>
internal sealed class LossTrigger(int periods, double loss) : IRebalanceTrigger
{
    public string Name => "loss";

    public TriggerDecision Evaluate(RebalanceContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.Returns is not { IsComplete: true } returns || returns.Observations < periods)
        {
            return new TriggerDecision(false, Name, Invariant($"There are fewer than {periods} returns; a loss cannot be judged."));
        }

        double value = 1;
        for (int t = returns.Observations - periods; t < returns.Observations; t++)
        {
            double earned = 0;
            foreach (AssetId asset in context.CurrentWeights.Assets)
            {
                earned += context.CurrentWeights[asset] * returns.Row(t)[returns.Assets.IndexOf(asset)];
            }

            value *= 1 + earned;
        }

        return new TriggerDecision(value <= 1 - loss, Name, Invariant(
            $"The weights held made {value - 1:P1} over the last {periods} periods; {-loss:P1} fires."));
    }
}
