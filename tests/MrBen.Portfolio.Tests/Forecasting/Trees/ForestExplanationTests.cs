using System.Collections.Immutable;
using System.Numerics;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Trees;

namespace MrBen.Portfolio.Tests.Forecasting.Trees;

public class ForestExplanationTests
{
    // Shapley (1953): the mean over all orders of what a feature adds, here as the sum over all sets; the game is algorithm 1 of Lundberg,
    // Erion and Lee (2018), written as they do, by recursion.
    [Theory]
    [InlineData(ForestAggregation.Mean)]
    [InlineData(ForestAggregation.Sum)]
    public void Contributions_RandomForests_EqualTheSumOverAllSets(ForestAggregation aggregation)
    {
        Random random = new(1);
        for (int run = 0; run < TestTier.Count(brief: 60, full: 2_000); run++)
        {
            int features = random.Next(1, 8);
            ImmutableArray<DecisionTree> trees = RandomForests.Trees(random, random.Next(1, 6), features, 25);
            TreeForest forest = TreeForest.Create(RandomForests.Schema(features), trees, aggregation, 0.5);
            float[] row = RandomForests.Row(random, features);
            double[] contributions = new double[features];
            forest.Contributions(new(forest.Schema, row), contributions);
            for (int i = 0; i < features; i++)
            {
                double expected = trees.Sum(tree => ShapleyValue(tree, row, features, i))
                    / (aggregation == ForestAggregation.Mean ? trees.Length : 1);
                Assert.Equal(expected, contributions[i], tolerance: 1e-13 * trees.Length);
            }
        }
    }

    // Efficiency: mean and contributions sum to the prediction. Trees of up to 200 leaves on 1 to 60 features: deep and lopsided ones too.
    [Fact]
    public void Contributions_LargeTrees_SumToThePrediction()
    {
        Random random = new(2);
        for (int run = 0; run < TestTier.Count(brief: 100, full: 2_000); run++)
        {
            int features = random.Next(1, 61);
            TreeForest forest = TreeForest.Create(
                RandomForests.Schema(features), RandomForests.Trees(random, 5, features, 200), ForestAggregation.Sum, 0.5);
            FeatureRow row = new(forest.Schema, RandomForests.Row(random, features));
            double[] contributions = new double[features];
            forest.Contributions(row, contributions);
            Assert.Equal(forest.Predict(row), forest.MeanPrediction + contributions.Sum(), tolerance: 1e-12);
        }
    }

    // A chain of 256 nodes on 256 features: the deepest that the default limits allow, a polynomial of degree 255.
    [Fact]
    public void Contributions_Chain_SumToThePrediction()
    {
        const int Depth = 256;
        DecisionTree chain = new()
        {
            Features = [.. Enumerable.Range(0, Depth)],
            Thresholds = [.. new float[Depth]],
            Left = [.. Enumerable.Range(0, Depth).Select(i => ~i)],
            Right = [.. Enumerable.Range(1, Depth - 1), ~Depth],
            LeafValues = [.. Enumerable.Range(0, Depth + 1).Select(i => Math.Sin(i))],
            LeafRows = [.. Enumerable.Range(0, Depth + 1).Select(i => 1 + (i % 7))],
        };
        TreeForest forest = TreeForest.Create(RandomForests.Schema(Depth), [chain], ForestAggregation.Sum);
        float[] values = new float[Depth];
        Array.Fill(values, 1f, 0, 200);
        FeatureRow row = new(forest.Schema, values);
        double[] contributions = new double[Depth];
        forest.Contributions(row, contributions);
        Assert.Equal(forest.Predict(row), forest.MeanPrediction + contributions.Sum(), tolerance: 1e-12);
    }

    [Fact]
    public void Contributions_FeatureThatNoTreeCompares_IsZero()
    {
        TreeForest forest = TreeForest.Create(RandomForests.Schema(3), [TreeForestTests.Stump], ForestAggregation.Sum);
        double[] contributions = [9, 9, 9];
        forest.Contributions(new(forest.Schema, [1, 5, -5]), contributions);
        Assert.Equal([20 - 17.5, 0, 0], contributions); // 17.5 is the mean of 10 (one row) and 20 (three rows)
    }

    [Fact]
    public void Explain_SaysWhatDroveThePrediction()
    {
        TreeForest forest = TreeForest.Create(new FeatureSchema(1, ["calm", "fear"]), [TreeForestTests.Stump with { Features = [1] }],
            ForestAggregation.Sum);
        ForestExplanation explanation = forest.Explain(new(forest.Schema, [3, 0.25f]));
        Assert.Equal([new FeatureContribution("fear", 0.25f, -7.5), new FeatureContribution("calm", 3, 0)], explanation.Contributions);
        Assert.Equal("10 against 17.5 on average, most by fear = 0.25 (-7.5).", explanation.ToString());
        TreeForest constant = TreeForest.Create(RandomForests.Schema(1), [new DecisionTree { LeafValues = [2], LeafRows = [1] }], ForestAggregation.Sum);
        Assert.Equal("2, whatever the features are.", constant.Explain(new(constant.Schema, [3])).ToString());
    }

    [Fact]
    public void PathThrough_NamesEachComparison()
    {
        TreeForest forest = TreeForest.Create(new FeatureSchema(1, ["calm", "fear"]), [TreeForestTests.Stump with { Features = [1] }],
            ForestAggregation.Sum);
        DecisionPath path = forest.PathThrough(new(forest.Schema, [3, 0.25f]), 0);
        Assert.Equal(new DecisionStep("fear", 0.25f, 0.5f, 4), Assert.Single(path.Steps));
        Assert.Equal("fear = 0.25 <= 0.5, then 10 (of 1 rows)", path.ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => forest.PathThrough(new(forest.Schema, [3, 0.25f]), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => forest.PathThrough(new(forest.Schema, [3, 0.25f]), -1));
    }

    [Fact]
    public void PathThrough_RandomForests_EndsWhereThePlainWalkDoes()
    {
        Random random = new(3);
        ImmutableArray<DecisionTree> trees = RandomForests.Trees(random, 50, 5, 40);
        TreeForest forest = TreeForest.Create(RandomForests.Schema(5), trees, ForestAggregation.Mean);
        float[] row = RandomForests.Row(random, 5);
        for (int i = 0; i < trees.Length; i++)
        {
            DecisionPath path = forest.PathThrough(new(forest.Schema, row), i);
            int leaf = RandomForests.LeafOf(trees[i], row);
            Assert.Equal((trees[i].LeafValues[leaf], trees[i].LeafRows[leaf]), (path.Value, path.Rows));
            Assert.Equal(trees[i].LeafRows.Sum(), path.Steps.IsEmpty ? path.Rows : path.Steps[0].Rows);
        }
    }

    // A rule of n nodes integrates t^k over [0, 1] to 1/(k + 1) for every k up to 2n − 1.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(63)]
    [InlineData(255)]
    public void LegendreRule_PowersUpToItsDegree_AreExact(int degree)
    {
        LegendreRule rule = LegendreRule.Exact(degree);
        for (int k = 0; k <= degree; k++)
        {
            double sum = 0;
            for (int i = 0; i < rule.Nodes.Length; i++)
            {
                sum += rule.Weights[i] * Math.Pow(rule.Nodes[i], k);
            }

            Assert.Equal(1.0 / (k + 1), sum, tolerance: 1e-13);
        }
    }

    private static double ShapleyValue(DecisionTree tree, float[] row, int features, int feature)
    {
        double sum = 0;
        for (uint set = 0; set < 1u << features; set++)
        {
            if ((set >> feature & 1) == 0)
            {
                int size = BitOperations.PopCount(set);
                double weight = Factorial(size) * Factorial(features - size - 1) / Factorial(features);
                sum += weight * (ValueOf(tree, row, set | (1u << feature)) - ValueOf(tree, row, set));
            }
        }

        return sum;
    }

    private static double ValueOf(DecisionTree tree, float[] row, uint known)
    {
        return Of(tree.Features.Length == 0 ? ~0 : 0);

        double Of(int branch)
        {
            if (branch < 0)
            {
                return tree.LeafValues[~branch];
            }

            int feature = tree.Features[branch];
            (int left, int right) = (tree.Left[branch], tree.Right[branch]);
            if ((known >> feature & 1) != 0)
            {
                return Of(row[feature] <= tree.Thresholds[branch] ? left : right);
            }

            return ((Rows(left) * Of(left)) + (Rows(right) * Of(right))) / Rows(branch);
        }

        double Rows(int branch) => branch < 0 ? tree.LeafRows[~branch] : Rows(tree.Left[branch]) + Rows(tree.Right[branch]);
    }

    private static double Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);
}
