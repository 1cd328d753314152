using System.Collections.Immutable;
using System.Diagnostics;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace Workflows.LocalHost.Hosting;

/// <summary>One call of a function, as middleware sees it.</summary>
internal sealed class LocalFunctionContext(FunctionEntry function, IServiceProvider services, CancellationToken cancel) : FunctionContext
{
    // The key that GetHttpContext() of the ASP.NET Core extension looks under.
    const string HttpContextKey = "HttpRequestContext";

    readonly Dictionary<string, object?> route = new(StringComparer.OrdinalIgnoreCase);

    public LocalFunctionContext(FunctionEntry function, HttpContext http) : this(function, http.RequestServices, http.RequestAborted)
    {
        Items[HttpContextKey] = http;
        foreach (var (name, value) in http.Request.RouteValues) route[name] = value;
    }

    /// <summary>An activity's: the real host tells it under this name.</summary>
    public LocalFunctionContext(FunctionEntry function, IServiceProvider services, string instance) : this(function, services, CancellationToken.None) => route["instanceId"] = instance;

    public override string InvocationId { get; } = Guid.NewGuid().ToString();
    public override string FunctionId => function.Name;
    public override TraceContext TraceContext { get; } = new LocalTrace();
    public override BindingContext BindingContext => new LocalBinding(route);
    public override RetryContext RetryContext => null!;   // as on the real host for a function without a retry policy
    public override IServiceProvider InstanceServices { get; set; } = services;
    public override FunctionDefinition FunctionDefinition { get; } = new LocalDefinition(function);
    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();
    public override IInvocationFeatures Features { get; } = new LocalFeatures();
    public override CancellationToken CancellationToken => cancel;

    sealed class LocalTrace : TraceContext
    {
        public override string TraceParent => Activity.Current?.Id ?? "";
        public override string TraceState => Activity.Current?.TraceStateString ?? "";
    }

    sealed class LocalBinding(IReadOnlyDictionary<string, object?> route) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => route;
    }

    sealed class LocalDefinition(FunctionEntry function) : FunctionDefinition
    {
        public override string Id => Name;
        public override string Name => function.Name;
        public override string EntryPoint => $"{function.Method.DeclaringType!.FullName}.{function.Method.Name}";
        public override string PathToAssembly => function.Method.DeclaringType!.Assembly.Location;
        public override ImmutableArray<FunctionParameter> Parameters =>
            [.. function.Method.GetParameters().Select(each => new FunctionParameter(each.Name!, each.ParameterType))];
        public override IImmutableDictionary<string, BindingMetadata> InputBindings =>
            ImmutableDictionary.Create<string, BindingMetadata>().Add(function.Trigger.Name!, new LocalTrigger(function.Trigger));
        public override IImmutableDictionary<string, BindingMetadata> OutputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;
    }

    sealed class LocalTrigger(ParameterInfo parameter) : BindingMetadata
    {
        public override string Name => parameter.Name!;
        public override string Type => FunctionMetadata.TypeOf(parameter);
        public override BindingDirection Direction => BindingDirection.In;
    }

    sealed class LocalFeatures : Dictionary<Type, object>, IInvocationFeatures
    {
        public void Set<T>(T instance) => this[typeof(T)] = instance!;
        public T? Get<T>() => TryGetValue(typeof(T), out var found) ? (T)found : default;
        IEnumerator<KeyValuePair<Type, object>> IEnumerable<KeyValuePair<Type, object>>.GetEnumerator() => GetEnumerator();
    }
}
