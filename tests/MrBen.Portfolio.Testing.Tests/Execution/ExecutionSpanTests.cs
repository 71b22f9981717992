using System.Collections.Concurrent;
using System.Diagnostics;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.Testing.Tests.Execution;

/// <summary>Orders are spans inside that of the plan's execution, with the venue's answer.</summary>
public class ExecutionSpanTests
{
    [Fact]
    public async Task Plan_LeavesASpanOfEachOrder_InsideItsOwn()
    {
        ConcurrentQueue<Activity> ended = [];
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == "MrBen.Portfolio",
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using Activity root = new("this test alone");
        root.Start();
        await using Desk desk = new();
        desk.Manager.Execute(Desk.Plan(("ACME", 10)));
        await desk.StepAsync();
        Activity[] own = [.. ended.Where(activity => activity.TraceId == root.TraceId)];
        Activity plan = Assert.Single(own, activity => activity.OperationName == "mrben.plan_execution");
        Activity order = Assert.Single(own, activity => activity.OperationName == "mrben.order_submission");
        Assert.Equal(plan.SpanId, order.ParentSpanId);
        Assert.Equal(desk.Portfolio.GetSnapshot().Plan!.Id, plan.GetTagItem("mrben.plan_id"));
        Assert.Equal(desk.Portfolio.GetSnapshot().Plan!.Id, order.GetTagItem("mrben.plan_id"));
        Assert.Equal("accepted", order.GetTagItem("mrben.status"));
        Assert.Equal("default", order.GetTagItem("mrben.portfolio"));
        Assert.Equal(ActivityStatusCode.Unset, order.Status);
        OrderRecord sent = Assert.Single(desk.Portfolio.GetSnapshot().Orders);
        Assert.Equal(sent.Id.Value, order.GetTagItem("mrben.order_id"));
    }
}
