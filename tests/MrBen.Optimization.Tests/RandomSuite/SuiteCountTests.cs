namespace MrBen.Optimization.Tests.RandomSuite;

/// <summary>The suite is as large as it says.</summary>
public class SuiteCountTests
{
    [Fact]
    public void Families_OfAllRooms_AreOneHundredThousandProblems()
    {
        SuiteFamily[] families =
        [
            .. QuadraticFamilies.All, .. FrontierFamilies.All, .. ConicFamilies.All, .. ScenarioFamilies.All, .. RiskBudgetingFamilies.All,
            .. IntegerFamilies.All,
        ];
        Assert.Equal(100_000, families.Sum(family => family.Full));
        Assert.Equal(5_000, families.Sum(family => family.Brief));
        Assert.All(families, family => Assert.Equal(0, family.Full % SuiteFamily.Share));
        Assert.Equal(families.Length, families.Select(family => family.Name).Distinct().Count());
    }
}
