using System.Collections.Immutable;
using CsCheck;
using MrBen.Portfolio.Allocation;

namespace MrBen.Portfolio.Tests.Allocation;

public class HedgeWeightsTests
{
    [Fact]
    public void Start_IsTheSameForAll()
    {
        HedgeWeights start = HedgeWeights.Start(4);
        Assert.Equal([0.25, 0.25, 0.25, 0.25], start.Shares);
        Assert.Equal((0, 0.0, 0.0), (start.Rounds, start.Regret, start.RegretBound));
    }

    // Freund and Schapire (1997): shares in proportion to β^loss, β = exp(−η). Two experts, losses 1 and 0 in the first round: with T = 8
    // the rate is √(ln 2), without a horizon that of round 2, √(ln 2 / 2); the share of the second is 1/(1 + exp(−η)).
    [Theory]
    [InlineData(8)]
    [InlineData(null)]
    public void After_OneRound_IsTheClosedForm(int? horizon)
    {
        double rate = Math.Sqrt(Math.Log(2) / (horizon is null ? 2 : 1));
        HedgeWeights state = HedgeWeights.Start(2, horizon).After([1, 0]);
        Assert.Equal(rate, state.Rate, tolerance: 1e-15);
        Assert.Equal(1 / (1 + Math.Exp(-rate)), state.Shares[1], tolerance: 1e-15);
        Assert.Equal(1, state.Shares[0] + state.Shares[1], tolerance: 1e-15);
        Assert.Equal((0.5, 0.5), (state.MixtureLoss, state.Regret));
    }

    // Cesa-Bianchi and Lugosi (2006), Theorem 2.2: with η = √(8 ln K / T) the regret after T rounds is at most √(T ln K / 2). Without a
    // horizon, ln K / η + Σ η / 8 with η = √(ln K / t) and Σ 1/√t < 2 √n gives at most 1.25 √(n ln K).
    [Theory]
    [InlineData(2, 100)]
    [InlineData(4, 1_000)]
    [InlineData(50, 400)]
    public void RegretBound_IsThatOfTheTheorems(int experts, int rounds)
    {
        HedgeWeights known = HedgeWeights.Start(experts, rounds);
        HedgeWeights unknown = HedgeWeights.Start(experts);
        double[] losses = new double[experts];
        for (int t = 0; t < rounds; t++)
        {
            (known, unknown) = (known.After(losses), unknown.After(losses));
        }

        Assert.Equal(Math.Sqrt(rounds * Math.Log(experts) / 2), known.RegretBound, tolerance: 1e-9);
        double root = Math.Sqrt(rounds * Math.Log(experts));
        Assert.InRange(unknown.RegretBound, 1.2 * root, 1.25 * root);
    }

    // The bound holds against whoever sees the shares before he chooses: every loss on the largest share; on the smallest; halves that
    // change sides; the largest loses, the smallest half; losses at random. After every round, not only the last.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Regret_AgainstAnAdversary_StaysWithinTheBound(int adversary)
    {
        double closest = 0;
        foreach (int experts in (int[])[1, 2, 3, 4, 10, 30])
        {
            foreach (int? horizon in (int?[])[null, 1, 20, 300])
            {
                Random random = new((100 * experts) + (horizon ?? 0));
                HedgeWeights state = HedgeWeights.Start(experts, horizon);
                for (int t = 0; t < TestTier.Count(300, 5_000); t++)
                {
                    state = state.After(Losses(state, adversary, t, random));
                    Assert.True(state.Regret <= state.RegretBound + 1e-9, $"{state} with {horizon}, adversary {adversary}");
                    closest = Math.Max(closest, state.RegretBound > 0 ? state.Regret / state.RegretBound : 0);
                }
            }
        }

        Assert.True(adversary != 0 || closest > 0.5, $"The adversary only came to {closest:P0} of the bound: no test of it.");
    }

    // A frame of reference changes nothing: a loss that all experts have in common moves no share.
    [Fact]
    public void Shares_OfACommonLoss_StayUpToRounding() => Gen.Select(Gen.Double[0, 0.5].Array[5].Array[20], Gen.Double[0, 0.5].Array[20])
        .Sample((losses, common) =>
        {
            HedgeWeights plain = HedgeWeights.Start(5);
            HedgeWeights moved = plain;
            for (int t = 0; t < losses.Length; t++)
            {
                (plain, moved) = (plain.After(losses[t]), moved.After([.. losses[t].Select(loss => loss + common[t])]));
            }

            Assert.Equal(plain.Shares.AsSpan().ToArray(), moved.Shares.AsSpan().ToArray(), (x, y) => Math.Abs(x - y) < 1e-12);
            Assert.Equal(plain.Regret, moved.Regret, tolerance: 1e-12);
        });

    // Two thousand rounds of one expert always right and one always wrong: exp(−2000 η) is no number's underflow to trip over.
    [Fact]
    public void Shares_OfAHopelessExpert_AreFinite()
    {
        HedgeWeights state = HedgeWeights.Start(2, 1);
        for (int t = 0; t < 2_000; t++)
        {
            state = state.After([0, 1]);
        }

        Assert.Equal([1, 0], state.Shares);
    }

    [Fact]
    public void LossOf_IsLinearAndCutOff()
    {
        Assert.Equal(0.5, HedgeWeights.LossOf(0, 0.02));
        Assert.Equal(0.25, HedgeWeights.LossOf(0.01, 0.02));
        Assert.Equal(0.75, HedgeWeights.LossOf(-0.01, 0.02));
        Assert.Equal((0, 1), (HedgeWeights.LossOf(0.03, 0.02), HedgeWeights.LossOf(-9, 0.02)));
        Assert.Throws<ArgumentOutOfRangeException>(() => HedgeWeights.LossOf(double.NaN, 0.02));
        Assert.Throws<ArgumentOutOfRangeException>(() => HedgeWeights.LossOf(0, 0));
    }

    [Fact]
    public void Json_ComesBackBitForBit_AndGoesOnAlike()
    {
        foreach (int? horizon in (int?[])[null, 50])
        {
            Random random = new(7);
            HedgeWeights state = HedgeWeights.Start(3, horizon);
            for (int t = 0; t < 40; t++)
            {
                state = state.After([random.NextDouble(), random.NextDouble(), random.NextDouble()]);
            }

            HedgeWeights back = HedgeWeights.FromJson(state.ToJson());
            Assert.Equal(state.ToJson(), back.ToJson());
            Assert.Equal(state.Shares, back.Shares.AsEnumerable());
            Assert.Equal(state.After([0, 0.5, 1]).Shares, back.After([0, 0.5, 1]).Shares.AsEnumerable());
            Assert.Equal((state.Regret, state.RegretBound), (back.Regret, back.RegretBound));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"version":2,"horizon":null,"rounds":0,"mixture_loss":0,"sum_of_rates":0,"losses":[0,0]}""")]
    [InlineData("""{"version":1,"horizon":0,"rounds":0,"mixture_loss":0,"sum_of_rates":0,"losses":[0,0]}""")]
    [InlineData("""{"version":1,"horizon":null,"rounds":-1,"mixture_loss":0,"sum_of_rates":0,"losses":[0,0]}""")]
    [InlineData("""{"version":1,"horizon":null,"rounds":1,"mixture_loss":1.5,"sum_of_rates":0,"losses":[0,0]}""")]
    [InlineData("""{"version":1,"horizon":null,"rounds":1,"mixture_loss":0,"sum_of_rates":-1,"losses":[0,0]}""")]
    [InlineData("""{"version":1,"horizon":null,"rounds":1,"mixture_loss":0,"sum_of_rates":1,"losses":[0,2]}""")]
    [InlineData("""{"version":1,"horizon":null,"rounds":1,"mixture_loss":0,"sum_of_rates":1,"losses":[]}""")]
    [InlineData("""{"version":1,"horizon":null,"rounds":1,"mixture_loss":0,"sum_of_rates":1,"losses":["0"]}""")]
    public void FromJson_NoSuchObject_Throws(string json) => Assert.Throws<FormatException>(() => HedgeWeights.FromJson(json));

    [Fact]
    public void Unsound_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => HedgeWeights.Start(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => HedgeWeights.Start(2, 0));
        Assert.Throws<ArgumentException>(() => HedgeWeights.Start(2).After([0]));
        Assert.Equal(
            "The loss of expert 1 is 1.5; it must be in [0, 1]. (Parameter 'losses')",
            Assert.Throws<ArgumentException>(() => HedgeWeights.Start(2).After([0, 1.5])).Message);
        Assert.Throws<ArgumentException>(() => HedgeWeights.Start(2).After([0, double.NaN]));
    }

    [Fact]
    public void Mixture_TakesItsShares()
    {
        HedgeWeights state = HedgeWeights.Start(2).After([1, 0]);
        StrategyMixture mixture = new StrategyMixture([NamedStrategy.Fixed("a", 1, 0), NamedStrategy.Fixed("b", 0, 1)])
            .WithShares(state.Shares);
        Markets.AssertWeights(
            1e-15, mixture.Allocate(Markets.Two, cancellationToken: TestContext.Current.CancellationToken), [.. state.Shares]);
    }

    private static double[] Losses(HedgeWeights state, int adversary, int round, Random random)
    {
        ImmutableArray<double> shares = state.Shares;
        int largest = shares.IndexOf(shares.Max());
        int smallest = shares.IndexOf(shares.Min());
        return
        [
            .. Enumerable.Range(0, shares.Length).Select(k => adversary switch
            {
                0 => k == largest ? 1.0 : 0,
                1 => k == smallest ? 0 : 1.0,
                2 => (k + round) % 2,
                3 => k == largest ? 1 : k == smallest ? 0.5 : 0,
                _ => random.NextDouble(),
            }),
        ];
    }
}
